using Microsoft.Extensions.Configuration;

namespace AspireOrders.Tests.AppHost;

public sealed class TestingBuilderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_builder_has_everything_that_the_entry_point_describes_and_can_be_changed()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        host.Builder.AppHostAssembly!.GetName().Name.ShouldBe("AppHost");
        host.Builder.AppHostDirectory.ShouldBe(Projects.AppHost.ProjectPath);
        host.Builder.Environment.EnvironmentName.ShouldBe("Development");
        host.Builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts").ShouldBeTrue();
        host.Builder.AddParameter("added-by-the-test", "value");
        await using var application = await host.Builder.BuildAsync(Cancellation);
        application.Services.GetService(typeof(DistributedApplicationModel)).ShouldBeOfType<DistributedApplicationModel>()
            .Resources.Select(resource => resource.Name).ShouldContain("added-by-the-test");
    }

    [Fact]
    public async Task Several_hosts_in_one_process_do_not_disturb_each_other()
    {
        await using var first = await AppHostUnderTest.DescribeAsync("--Orders:Replicas=2");
        await using var second = await AppHostUnderTest.DescribeAsync("--Orders:Replicas=4");
        first.Resource("orders").GetReplicaCount().ShouldBe(2);
        second.Resource("orders").GetReplicaCount().ShouldBe(4);
    }

    [Fact]
    public async Task Nothing_can_be_reached_before_it_has_started()
    {
        await using var host = await AppHostUnderTest.DescribeAsync();
        await using var application = await host.Builder.BuildAsync(Cancellation);
        Should.Throw<InvalidOperationException>(() => application.CreateHttpClient("gateway"));
        Should.Throw<InvalidOperationException>(() => application.GetEndpoint("gateway"));
        await Should.ThrowAsync<InvalidOperationException>(
            async () => await application.GetConnectionStringAsync("ordersdb", Cancellation));
    }

    [Fact]
    public async Task An_entry_point_that_fails_fails_the_test()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => AppHostUnderTest.DescribeAsync("--Orders:Replicas=many"));
        failure.Message.ShouldContain("Orders:Replicas");
    }

    [Fact]
    public async Task Empty_arguments_are_refused() =>
        await Should.ThrowAsync<ArgumentException>(
            () => DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([""], Cancellation));
}
