using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class ConnectionEnvironmentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_gives_its_connection_string_and_then_its_parts()
    {
        using var host = new TestAppHost();
        var password = host.Builder.AddParameter("pw", "p@ss", secret: true);
        var database = host.Builder.AddPostgres("postgres", password: password).AddDatabase("ordersdb");
        var project = host.AddProject("orders").WithReference(database);
        var resolved = await host.ResolveAsync(project.Resource, Cancellation);
        resolved.Environment.SkipWhile(variable => variable.Name != "ConnectionStrings__ordersdb")
            .Select(variable => (variable.Name, variable.Value, variable.IsSecret)).ShouldBe(
        [
            ("ConnectionStrings__ordersdb", "Host=localhost;Port=20000;Username=postgres;Password=p@ss;Database=ordersdb", true),
            ("ORDERSDB_HOST", "localhost", false),
            ("ORDERSDB_PORT", "20000", false),
            ("ORDERSDB_USERNAME", "postgres", false),
            ("ORDERSDB_PASSWORD", "p@ss", true),
            ("ORDERSDB_URI", "postgresql://postgres:p%40ss@localhost:20000/ordersdb", true),
            ("ORDERSDB_JDBCCONNECTIONSTRING", "jdbc:postgresql://localhost:20000/ordersdb", false),
            ("ORDERSDB_DATABASENAME", "ordersdb", false),
        ]);
    }

    [Fact]
    public async Task Redis_gives_host_port_password_and_uri()
    {
        using var host = new TestAppHost("--Parameters:redis-password=secret1");
        var project = host.AddProject("orders").WithReference(host.Builder.AddRedis("redis"));
        var environment = await host.EnvironmentOfAsync(project.Resource, Cancellation);
        environment["ConnectionStrings__redis"].ShouldBe("localhost:20000,password=secret1");
        environment["REDIS_HOST"].ShouldBe("localhost");
        environment["REDIS_PORT"].ShouldBe("20000");
        environment["REDIS_PASSWORD"].ShouldBe("secret1");
        environment["REDIS_URI"].ShouldBe("redis://:secret1@localhost:20000");
    }

    [Fact]
    public async Task Redis_with_TLS_says_so()
    {
        using var host = new TestAppHost("--Parameters:redis-password=secret1");
        var redis = host.Builder.AddRedis("redis").WithEndpoint("tcp", endpoint =>
        {
            endpoint.TlsEnabled = true;
            endpoint.UriScheme = "rediss";
        });
        var environment = await host.EnvironmentOfAsync(host.AddProject("orders").WithReference(redis).Resource, Cancellation);
        environment["ConnectionStrings__redis"].ShouldBe("localhost:20000,password=secret1,ssl=true");
        environment["REDIS_URI"].ShouldBe("rediss://:secret1@localhost:20000");
    }

    [Fact]
    public async Task Names_keep_their_hyphens_in_connection_strings_and_lose_them_in_variables()
    {
        using var host = new TestAppHost();
        var database = host.Builder.AddPostgres("pg").AddDatabase("orders-db", databaseName: "Orders;1");
        var environment = await host.EnvironmentOfAsync(host.AddProject("orders").WithReference(database).Resource, Cancellation);
        environment["ConnectionStrings__orders-db"].ShouldEndWith(";Database=\"Orders;1\"");
        environment["ORDERS_DB_DATABASENAME"].ShouldBe("Orders;1");
        environment["ORDERS_DB_URI"].ShouldEndWith("/Orders%3B1");
    }

    [Fact]
    public async Task A_connection_may_go_under_another_name()
    {
        using var host = new TestAppHost();
        var environment = await host.EnvironmentOfAsync(
            host.AddProject("orders").WithReference(host.Builder.AddRedis("redis"), connectionName: "events").Resource, Cancellation);
        environment.Keys.ShouldContain("ConnectionStrings__events");
        environment.Keys.ShouldContain("EVENTS_HOST");
        environment.Keys.ShouldNotContain("ConnectionStrings__redis");
    }

    [Fact]
    public async Task The_containers_get_what_their_images_read()
    {
        using var host = new TestAppHost("--Parameters:postgres-password=p1", "--Parameters:redis-password=r1");
        var postgres = host.Builder.AddPostgres("postgres");
        var redis = host.Builder.AddRedis("redis").WithDataVolume();
        var server = await host.ResolveAsync(redis.Resource, Cancellation);
        server.Arguments.Select(argument => argument.Value)
            .ShouldBe(["redis-server", "--requirepass", "$REDIS_PASSWORD", "--save", "60", "1"]);
        server.Environment.ShouldHaveSingleItem().ShouldBe(new("REDIS_PASSWORD", "r1", IsSecret: true));
        redis.Resource.Annotations.OfType<ContainerMountAnnotation>().ShouldHaveSingleItem().Target.ShouldBe("/data");
        postgres.Resource.TryGetContainerImageName(out var image).ShouldBeTrue();
        image.ShouldBe("docker.io/library/postgres:18.3");
    }
}
