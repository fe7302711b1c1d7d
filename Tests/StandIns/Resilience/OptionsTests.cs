using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.StandIns.Resilience;

public sealed class OptionsTests
{
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "AttemptTimeout:Timeout", "00:00:31", "total request timeout" },
        { "AttemptTimeout:Timeout", "00:00:16", "sampling duration" },
        { "CircuitBreaker:SamplingDuration", "00:00:19", "sampling duration" },
        { "CircuitBreaker:FailureRatio", "1.1", "FailureRatio" },
        { "CircuitBreaker:MinimumThroughput", "1", "MinimumThroughput" },
        { "CircuitBreaker:BreakDuration", "00:00:00.4", "BreakDuration" },
        { "Retry:MaxRetryAttempts", "0", "MaxRetryAttempts" },
        { "Retry:Delay", "2.00:00:00", "Delay" },
        { "TotalRequestTimeout:Timeout", "00:00:00.001", "Timeout" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_stops_the_start_of_the_host(string key, string value, string named)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHttpClient("orders").AddStandardResilienceHandler(Section(key, value));
        using var host = builder.Build();

        var error = await Should.ThrowAsync<OptionsValidationException>(host.StartAsync(TestContext.Current.CancellationToken));
        error.OptionsName.ShouldBe("orders-standard");
        error.Message.ShouldContain(named);
    }

    [Fact]
    public async Task Valid_options_let_the_host_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.ConfigureHttpClientDefaults(client => client.AddStandardResilienceHandler().PipelineName.ShouldBe("-standard"));
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_section_configures_every_strategy_and_must_have_only_keys_that_exist()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(
            Section("RateLimiter:DefaultRateLimiterOptions:PermitLimit", "7")).Configure(Section("Retry:MaxRetryAttempts", "5")));
        var options = client.Services.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>().Get("orders-standard");
        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit.ShouldBe(7);
        options.Retry.MaxRetryAttempts.ShouldBe(5);

        Should.Throw<ArgumentException>(() => new ServiceCollection().AddHttpClient("orders").AddStandardResilienceHandler(
            new ConfigurationBuilder().Build().GetSection("nothing"))).Message.ShouldContain("nothing");
        Should.Throw<InvalidOperationException>(() => new ResilientClient(
            builder => builder.AddStandardResilienceHandler(Section("Retry:Attempts", "5")))).Message.ShouldContain("Attempts");
    }

    [Fact]
    public async Task A_change_of_the_options_makes_the_pipeline_anew_and_a_mistake_keeps_the_old_one()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Http:Retry:MaxRetryAttempts", "1"), new("Http:Retry:Delay", "00:00:00"), new("Http:Retry:UseJitter", "false")]).Build();
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(configuration.GetSection("Http")));
        client.AnswerWith(HttpStatusCode.InternalServerError);
        (await CallsOfOneRequestAsync(client)).ShouldBe(2);

        configuration["Http:Retry:MaxRetryAttempts"] = "4";
        configuration.Reload();
        (await CallsOfOneRequestAsync(client)).ShouldBe(5);

        configuration["Http:Retry:MaxRetryAttempts"] = "0";
        Should.Throw<AggregateException>(configuration.Reload).InnerException.ShouldBeOfType<OptionsValidationException>();
        (await CallsOfOneRequestAsync(client)).ShouldBe(5);
    }

    private static async Task<int> CallsOfOneRequestAsync(ResilientClient client)
    {
        var before = client.Calls;
        await client.SendAsync();
        return client.Calls - before;
    }

    private static IConfigurationSection Section(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new($"Http:{key}", value)]).Build().GetSection("Http");
}
