using Aspire.Hosting;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class NameTests
{
    [Theory]
    [InlineData("orders")]
    [InlineData("Orders-2")]
    [InlineData("a")]
    public void Letters_digits_and_single_hyphens_make_a_name(string name)
    {
        using var host = new TestAppHost();
        host.Builder.AddParameter(name, "value").Resource.Name.ShouldBe(name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2orders")]
    [InlineData("-orders")]
    [InlineData("orders-")]
    [InlineData("or--ders")]
    [InlineData("or_ders")]
    [InlineData("orderś")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void Anything_else_is_refused(string name)
    {
        using var host = new TestAppHost();
        Should.Throw<ArgumentException>(() => host.Builder.AddParameter(name, "value"));
    }

    [Fact]
    public void A_name_is_taken_whatever_its_case()
    {
        using var host = new TestAppHost();
        host.Builder.AddParameter("orders", "value");
        Should.Throw<DistributedApplicationException>(() => host.Builder.AddRedis("ORDERS")).Message.ShouldContain("ORDERS");
    }

    [Fact]
    public void A_resource_is_found_by_name_whatever_its_case()
    {
        using var host = new TestAppHost();
        var redis = host.Builder.AddRedis("cache").Resource;
        host.Builder.Resources.TryGetByName("CACHE", out var found).ShouldBeTrue();
        found.ShouldBeSameAs(redis);
    }
}
