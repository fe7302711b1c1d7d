using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class ProjectEnvironmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_variables_come_in_the_order_of_the_real_package()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders", TestAppHost.Profile("https://localhost:7102")).WithEnvironment("Own", "1");
        var resolved = await host.ResolveAsync(project.Resource, Cancellation);
        resolved.Environment.Select(variable => variable.Name).ShouldBe(
        [
            "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY",
            "OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION",
            "OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "OTEL_RESOURCE_ATTRIBUTES",
            "OTEL_SERVICE_NAME",
            "OTEL_BLRP_SCHEDULE_DELAY",
            "OTEL_BSP_SCHEDULE_DELAY",
            "OTEL_METRIC_EXPORT_INTERVAL",
            "OTEL_TRACES_SAMPLER",
            "OTEL_METRICS_EXEMPLAR_FILTER",
            "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
            "LOGGING__CONSOLE__FORMATTERNAME",
            "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION",
            "ASPNETCORE_HTTPS_PORT",
            "ASPNETCORE_URLS",
            "DOTNET_LAUNCH_PROFILE",
            "ASPNETCORE_ENVIRONMENT",
            "Own",
        ]);
    }

    [Fact]
    public async Task A_replica_listens_on_its_own_ports_and_redirects_to_the_public_one()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders", TestAppHost.Profile("https://localhost:7102")).WithHttpEndpoint(name: "management");
        project.WithEnvironment("Management__Port", project.GetEndpoint("management").Property(EndpointProperty.TargetPort));
        var environment = await host.EnvironmentOfAsync(project.Resource, Cancellation);
        environment["ASPNETCORE_URLS"].ShouldBe("https://localhost:30000;http://localhost:30001");
        environment["ASPNETCORE_HTTPS_PORT"].ShouldBe("7102");
        environment["Management__Port"].ShouldBe("30001");
    }

    [Fact]
    public async Task An_endpoint_can_be_kept_out_of_the_addresses()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders", TestAppHost.Profile("http://localhost:5000")).WithHttpEndpoint(name: "other")
            .WithEndpointsInEnvironment(endpoint => endpoint.Name != "other");
        (await host.EnvironmentOfAsync(project.Resource, Cancellation))["ASPNETCORE_URLS"].ShouldBe("http://localhost:30000");
    }

    [Fact]
    public async Task What_the_AppHost_says_wins_over_defaults_and_profile()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders", TestAppHost.Profile("http://localhost:5000"))
            .WithEnvironment("ASPNETCORE_URLS", "http://+:1").WithEnvironment("ASPNETCORE_ENVIRONMENT", "Staging");
        var environment = await host.EnvironmentOfAsync(project.Resource, Cancellation);
        environment["ASPNETCORE_URLS"].ShouldBe("http://+:1");
        environment["ASPNETCORE_ENVIRONMENT"].ShouldBe("Staging");
    }

    [Fact]
    public async Task Telemetry_names_the_resource_and_the_replica()
    {
        using var host = new TestAppHost();
        var project = host.AddProject("orders").WithReplicas(2);
        var instances = project.Resource.GetInstances();
        var environment = await host.EnvironmentOfAsync(project.Resource, Cancellation);
        environment["OTEL_SERVICE_NAME"].ShouldBe("orders");
        environment["OTEL_RESOURCE_ATTRIBUTES"].ShouldBe($"service.instance.id={instances[0].InstanceId}");
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"].ShouldBe("http://localhost:18889");
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"].ShouldBe("grpc");
        instances.Select(instance => instance.ResourceId).ShouldBe(instances.Select(instance => $"orders-{instance.InstanceId}"));
        instances[0].InstanceId.ShouldMatch("^[a-z]{8}$");
    }

    [Fact]
    public async Task A_referenced_service_is_found_by_scheme_and_by_endpoint()
    {
        using var host = new TestAppHost();
        var users = host.AddProject("users-api", TestAppHost.Profile("https://localhost:7101;http://localhost:5101"))
            .WithHttpEndpoint(name: "admin");
        var environment = await host.EnvironmentOfAsync(host.AddProject("gateway").WithReference(users).Resource, Cancellation);
        environment["services__users-api__https__0"].ShouldBe("https://localhost:7101");
        environment["services__users-api__http__0"].ShouldBe("http://localhost:5101");
        environment["services__users-api__admin__0"].ShouldBe("http://localhost:20000");
        environment["USERS_API_HTTPS"].ShouldBe("https://localhost:7101");
        environment["USERS_API_ADMIN"].ShouldBe("http://localhost:20000");
    }

    [Fact]
    public async Task An_endpoint_can_be_left_out_of_references_or_be_the_only_one()
    {
        using var host = new TestAppHost();
        var users = host.AddProject("users", TestAppHost.Profile("https://localhost:7101")).WithHttpEndpoint(name: "admin")
            .WithEndpoint("admin", endpoint => endpoint.ExcludeReferenceEndpoint = true);
        var all = await host.EnvironmentOfAsync(host.AddProject("gateway").WithReference(users).Resource, Cancellation);
        all.Keys.ShouldNotContain("USERS_ADMIN");
        all.Keys.ShouldContain("USERS_HTTPS");

        using var second = new TestAppHost();
        var again = second.AddProject("users", TestAppHost.Profile("https://localhost:7101")).WithHttpEndpoint(name: "admin");
        var gateway = second.AddProject("gateway").WithReference(again.GetEndpoint("admin"));
        var one = await second.EnvironmentOfAsync(gateway.Resource, Cancellation);
        one.Keys.ShouldContain("USERS_ADMIN");
        one.Keys.ShouldNotContain("USERS_HTTPS");
    }

    [Fact]
    public async Task References_may_go_both_ways()
    {
        using var host = new TestAppHost();
        var orders = host.AddProject("orders", TestAppHost.Profile("https://localhost:7102"));
        var inventory = host.AddProject("inventory", TestAppHost.Profile("https://localhost:7103")).WithReference(orders);
        orders.WithReference(inventory);
        (await host.EnvironmentOfAsync(orders.Resource, Cancellation))["services__inventory__https__0"].ShouldBe("https://localhost:7103");
    }
}
