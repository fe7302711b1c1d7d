using AspireOrders.Users.Domain;

namespace AspireOrders.Tests.Unit.Users;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("alice@example.com", "alice@example.com")]
    [InlineData("  Alice@Example.COM ", "alice@example.com")]
    [InlineData("a.b+orders@mail.example.co.uk", "a.b+orders@mail.example.co.uk")]
    [InlineData("root@localhost", "root@localhost")]
    public void An_address_has_one_form(string text, string normalised)
    {
        EmailAddress.TryParse(text, out var address).ShouldBeTrue();
        address.Value.ShouldBe(normalised);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("alice@@example.com")]
    [InlineData("alice@example..com")]
    [InlineData("alice@-example.com")]
    [InlineData("alice bob@example.com")]
    [InlineData("alice@example.com\nbob@example.com")]
    [InlineData("al\0ice@example.com")]
    [InlineData("аlice@example.com")]
    public void What_is_none_is_refused(string text) => EmailAddress.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void The_longest_has_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 4));
        EmailAddress.TryParse(new string('a', 254 - 1 - domain.Length) + "@" + domain, out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 255 - 1 - domain.Length) + "@" + domain, out _).ShouldBeFalse();
    }
}
