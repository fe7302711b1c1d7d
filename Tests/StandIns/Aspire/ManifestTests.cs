using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class ManifestTests
{
    [Theory]
    [InlineData("--publisher", "manifest")]
    [InlineData("--operation", "publish", "--step", "publish-manifest")]
    public async Task Both_commands_write_the_file_and_end(params string[] arguments)
    {
        using var output = new Orchestration.DataDirectory();
        var directory = Path.Combine(output.Path, "new");
        using var host = new TestAppHost([.. arguments, "--output-path", directory]);
        host.Builder.AddParameter("key");
        await host.Builder.Build().RunAsync(TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(Path.Combine(directory, "aspire-manifest.json"), TestContext.Current.CancellationToken);
        text.ShouldBe("""
            {
              "resources": {
                "key": {
                  "type": "parameter.v0",
                  "value": "{key.inputs.value}",
                  "inputs": {
                    "value": {
                      "type": "string"
                    }
                  }
                }
              }
            }
            """);
    }

    [Fact]
    public async Task Without_a_path_it_says_which_option_is_missing()
    {
        using var host = new TestAppHost("--publisher", "manifest");
        await using var application = host.Builder.Build();
        (await Should.ThrowAsync<DistributedApplicationException>(application.StartAsync(TestContext.Current.CancellationToken)))
            .Message.ShouldContain("--output-path");
    }

    [Fact]
    public async Task A_container_has_its_properties_in_order()
    {
        var redis = (await PublishAsync(host => host.Builder.AddRedis("redis").WithDataVolume("events")))["redis"]!;
        redis.AsObject().Select(property => property.Key)
            .ShouldBe(["type", "connectionString", "image", "entrypoint", "args", "volumes", "env", "bindings"]);
        redis["args"]!.AsArray().Select(argument => argument!.GetValue<string>())
            .ShouldBe(["-c", "redis-server --requirepass $REDIS_PASSWORD --save 60 1"]);
        redis["volumes"]!.ToJsonString().ShouldBe("""[{"name":"events","target":"/data","readOnly":false}]""");
        redis["bindings"]!.ToJsonString().ShouldBe("""{"tcp":{"scheme":"redis","protocol":"tcp","transport":"tcp","targetPort":6379}}""");
    }

    [Fact]
    public async Task What_the_model_does_not_have_but_refers_to_comes_last()
    {
        var resources = await PublishAsync(host =>
        {
            var database = host.Builder.AddPostgres("postgres").AddDatabase("ordersdb");
            host.AddProject("orders").WithReference(database).WithReference(host.Builder.AddRedis("redis"));
        });
        resources.Select(resource => resource.Key).ShouldBe(
        [
            "postgres", "ordersdb", "orders", "redis",
            "postgres-password", "postgres-password-uri-encoded", "redis-password", "redis-password-uri-encoded",
            "cond-redis-bindings-tcp-tlsenabled-d148d83a",
        ]);
        resources["ordersdb"]!.ToJsonString().ShouldBe(
            """{"type":"value.v0","connectionString":"{postgres.connectionString};Database=ordersdb"}""");
        resources["postgres-password"]!["inputs"]!["value"]!.ToJsonString()
            .ShouldBe("""{"type":"string","secret":true,"default":{"generate":{"minLength":22}}}""");
        resources["postgres-password-uri-encoded"]!.ToJsonString()
            .ShouldBe("""{"type":"annotated.string","value":"{postgres-password.value}","filter":"uri"}""");
        resources["cond-redis-bindings-tcp-tlsenabled-d148d83a"]!.ToJsonString().ShouldBe("""{"type":"value.v0","connectionString":""}""");
    }

    [Fact]
    public async Task A_web_project_has_both_schemes_whatever_its_profile_says()
    {
        var orders = (await PublishAsync(host =>
        {
            var project = host.AddProject("orders", TestAppHost.Profile("https://localhost:7102")).WithHttpEndpoint(name: "management");
            project.WithEndpoint("https", endpoint => endpoint.Transport = "http2")
                .WithEnvironment("Port", project.GetEndpoint("management").Property(EndpointProperty.TargetPort));
        }))["orders"]!;
        orders["path"]!.GetValue<string>().ShouldBe("../orders/orders.csproj");
        orders["env"]!.ToJsonString().ShouldBe(
            """{"OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY":"in_memory","ASPNETCORE_FORWARDEDHEADERS_ENABLED":"true","HTTP_PORTS":"{orders.bindings.http.targetPort};{orders.bindings.management.targetPort}","Port":"{orders.bindings.management.targetPort}"}""");
        orders["bindings"]!.ToJsonString().ShouldBe(
            """{"http":{"scheme":"http","protocol":"tcp","transport":"http"},"https":{"scheme":"https","protocol":"tcp","transport":"http2"},"management":{"scheme":"http","protocol":"tcp","transport":"http","targetPort":8000}}""");
    }

    [Fact]
    public async Task A_project_without_addresses_has_no_bindings()
    {
        var worker = (await PublishAsync(host => host.AddProject("worker")))["worker"]!;
        worker.AsObject().Select(property => property.Key).ShouldBe(["type", "path", "env"]);
        worker["env"]!.AsObject().Select(property => property.Key).ShouldBe(["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"]);
    }

    [Fact]
    public async Task References_between_services_become_urls_of_bindings()
    {
        var gateway = (await PublishAsync(host =>
        {
            var orders = host.AddProject("orders", TestAppHost.Profile("https://localhost:7102"));
            host.AddProject("gateway", TestAppHost.Profile("http://localhost:8080")).WithReference(orders).WithExternalHttpEndpoints();
        }))["gateway"]!;
        gateway["env"]!["services__orders__https__0"]!.GetValue<string>().ShouldBe("{orders.bindings.https.url}");
        gateway["env"]!["ORDERS_HTTP"]!.GetValue<string>().ShouldBe("{orders.bindings.http.url}");
        gateway["bindings"]!.AsObject().ShouldAllBe(binding => binding.Value!["external"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_resource_can_be_left_out_or_written_in_ones_own_way()
    {
        var resources = await PublishAsync(host =>
        {
            host.Builder.AddRedis("local").ExcludeFromManifest();
            host.AddProject("orders").WithManifestPublishingCallback(context => context.Writer.WriteString("type", "own.v0"));
        });
        resources.ShouldHaveSingleItem().Value!.ToJsonString().ShouldBe("""{"type":"own.v0"}""");
    }

    private static async Task<JsonObject> PublishAsync(Action<TestAppHost> describe)
    {
        using var host = new TestAppHost("--publisher", "manifest");
        var path = host.Path("AppHost/aspire-manifest.json");
        host.Builder.Configuration["Pipeline:OutputPath"] = path;
        describe(host);
        await using var application = host.Builder.Build();
        await application.StartAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["resources"]!.AsObject();
    }
}
