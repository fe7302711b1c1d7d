using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class AspireClientTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task The_connection_string_connects_and_the_health_check_tells()
    {
        var builder = Application(
            ("ConnectionStrings:redis", server.Address), ("ConnectionStrings:gone", "127.0.0.1:1,connectTimeout=100"));
        builder.AddRedisClient("redis", configureOptions: options => options.SocketManager = SocketManager.ThreadPool);
        builder.AddKeyedRedisClient("gone", configureOptions: options => options.BacklogPolicy = BacklogPolicy.FailFast);
        using var host = builder.Build();

        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();
        redis.ShouldBeSameAs(host.Services.GetRequiredService<IConnectionMultiplexer>());
        (await redis.GetDatabase().StringSetAsync("aspire", "yes")).ShouldBeTrue();
        host.Services.GetRequiredKeyedService<IConnectionMultiplexer>("gone").IsConnected.ShouldBeFalse();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        report.Entries["StackExchange.Redis"].Status.ShouldBe(HealthStatus.Healthy);
        report.Entries["StackExchange.Redis_gone"].Status.ShouldBe(HealthStatus.Unhealthy);
        report.Entries["StackExchange.Redis_gone"].Exception.ShouldBeOfType<RedisConnectionException>();
    }

    [Fact]
    public void Settings_come_from_the_section_then_the_named_one_then_the_connection_string_then_code()
    {
        var builder = Application(
            ("Aspire:StackExchange:Redis:ConnectionString", "section:1"),
            ("Aspire:StackExchange:Redis:DisableTracing", "true"),
            ("Aspire:StackExchange:Redis:named:ConnectionString", "named:2"),
            ("Aspire:StackExchange:Redis:named:DisableHealthChecks", "true"),
            ("Aspire:StackExchange:Redis:stringed:ConnectionString", "named:3"),
            ("ConnectionStrings:stringed", "string:4"));

        Settings("other").ShouldBe(("section:1", true, false));
        Settings("named").ShouldBe(("named:2", true, true));
        Settings("stringed").ShouldBe(("string:4", true, false));
        var coded = builder.AddKeyedRedisClientBuilder("coded", settings => settings.ConnectionString = "code:5");
        coded.Settings.ConnectionString.ShouldBe("code:5");

        (string?, bool, bool) Settings(string name)
        {
            var client = builder.AddKeyedRedisClientBuilder(name);
            client.ServiceKey.ShouldBe(name);
            client.HostBuilder.ShouldBeSameAs(builder);
            return (client.Settings.ConnectionString, client.Settings.DisableTracing, client.Settings.DisableHealthChecks);
        }
    }

    [Fact]
    public void The_options_of_the_client_come_from_the_connection_string_configuration_and_code()
    {
        var builder = Application(
            ("ConnectionStrings:redis", "localhost:1,connectTimeout=111,abortConnect=true"),
            ("ConnectionStrings:plain", "localhost:2"),
            ("Aspire:StackExchange:Redis:ConfigurationOptions:ConnectRetry", "9"),
            ("Aspire:StackExchange:Redis:redis:ConfigurationOptions:KeepAlive", "17"));
        builder.AddRedisClient("redis", configureOptions: options => options.ClientName = "code");
        builder.AddKeyedRedisClient("plain");
        using var host = builder.Build();
        var monitor = host.Services.GetRequiredService<IOptionsMonitor<ConfigurationOptions>>();

        var options = monitor.CurrentValue;
        (options.ConnectTimeout, options.ConnectRetry, options.KeepAlive, options.ClientName).ShouldBe((111, 9, 17, "code"));
        options.AbortOnConnectFail.ShouldBeTrue();
        options.LoggerFactory.ShouldNotBeNull();
        monitor.Get("plain").AbortOnConnectFail.ShouldBeFalse();
        monitor.Get("plain").ClientName.ShouldBeNull();
    }

    [Fact]
    public void A_client_without_an_address_says_where_to_put_one()
    {
        var builder = Application();
        builder.AddRedisClient("redis");
        using var host = builder.Build();

        var error = Should.Throw<InvalidOperationException>(host.Services.GetRequiredService<IConnectionMultiplexer>);
        error.Message.ShouldContain("ConnectionStrings:redis");
    }

    [Fact]
    public async Task It_connects_with_the_start_of_the_host_where_that_is_asked_for()
    {
        var builder = Application(("ConnectionStrings:redis", $"{server.Address},name=eager"));
        builder.AddRedisClient("redis", settings => settings.DisableAutoActivation = false);
        using var host = builder.Build();
        await using var observer = await server.ConnectAsync();

        await host.StartAsync(TestContext.Current.CancellationToken);

        (await observer.GetServers()[0].ClientListAsync()).ShouldContain(client => client.Name == "eager");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_check_is_added_once_and_not_where_it_is_turned_off()
    {
        var builder = Application(("ConnectionStrings:redis", server.Address));
        builder.AddRedisClient("redis");
        builder.AddRedisClient("redis");
        builder.AddKeyedRedisClient("quiet", settings => settings.DisableHealthChecks = true);
        using var host = builder.Build();

        var checks = host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        checks.Select(check => check.Name).ShouldBe(["StackExchange.Redis"]);
    }

    private static HostApplicationBuilder Application(params (string Key, string Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(pair => pair.Key, string? (pair) => pair.Value));
        return builder;
    }
}
