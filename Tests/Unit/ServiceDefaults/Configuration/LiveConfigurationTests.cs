using System.ComponentModel.DataAnnotations;
using System.Globalization;
using AspireOrders.Gateway.Rest.RateLimits;
using AspireOrders.Inventory.Storage;
using AspireOrders.Payments.Provider.Sandbox;
using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Telemetry;
using AspireOrders.Tests.Unit.Messaging;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Configuration;

public sealed class LiveConfigurationTests
{
    private readonly LiveConfigurationProvider provider = new();

    [Fact]
    public void A_value_is_there_at_once_and_gone_when_it_is_taken_back()
    {
        var options = Options<TracingOptions>("Telemetry:Traces", ("Telemetry:Traces:PerSecond", "5"));
        options.Value.PerSecond.ShouldBe(5, "what was deployed");
        Apply(1, ("Telemetry.Traces.PerSecond", "7.5")).ShouldBeEmpty();
        options.Value.PerSecond.ShouldBe(7.5);
        Apply(2).ShouldBeEmpty();
        options.Value.PerSecond.ShouldBe(5);
    }

    [Fact]
    public void A_value_that_is_bad_or_unknown_is_left_out_with_the_reason_and_the_old_one_is_kept()
    {
        var options = Options<TracingOptions>("Telemetry:Traces");
        Apply(1, ("Telemetry.Traces.PerSecond", "7"));
        Apply(2, ("Telemetry.Traces.PerSecond", "-1"), ("Telemetry.Traces.Burst", "9"), ("Logging.LogLevel.Default", "Trace")).ShouldBe(
            ["Telemetry.Traces.PerSecond must be between 0 and 100000", "Logging.LogLevel.Default is not known"], ignoreOrder: true);
        options.Value.PerSecond.ShouldBe(7);
        options.Value.Burst.ShouldBe(9);
    }

    [Fact]
    public void A_value_that_does_not_go_with_what_was_deployed_is_left_out_and_the_old_one_is_kept()
    {
        var options = Options<SandboxOptions>("Sandbox", ("Sandbox:Latency", "00:00:00.1"), ("Sandbox:LatencyOf99Percent", "00:00:01"));
        options.Value.Latency.ShouldBe(TimeSpan.FromSeconds(0.1));
        Apply(1, ("Sandbox.Latency", "00:00:00.2")).ShouldBeEmpty();
        Apply(2, ("Sandbox.Latency", "00:00:02")).ShouldHaveSingleItem().ShouldContain("must not be below Latency");
        options.Value.Latency.ShouldBe(TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public async Task A_change_is_taken_over_when_its_news_come_and_not_when_it_is_time_to_look()
    {
        var options = Options<TracingOptions>("Telemetry:Traces");
        await using var live = new FakeLiveValues();
        // It stands still: whatever waits for it waits for ever.
        var clock = new ManualTime();
        using var watch = new LiveConfigurationWatch(live, provider, clock, NullLogger<LiveConfigurationWatch>.Instance);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => clock.ArmedTimers > 0);

        await live.PublishAsync(new LiveValues(1, new Dictionary<string, string> { ["Telemetry.Traces.Burst"] = "7" }), TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => options.Value.Burst == 7);
        await watch.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Telemetry.Traces.PerSecond", "many", "is not a number")]
    [InlineData("Telemetry.Traces.PerSecond", "NaN", "is not a number")]
    [InlineData("Telemetry.Traces.Burst", "1.5", "is not a whole number")]
    [InlineData("telemetry.traces.burst", "0", "must be between 1 and 100000")]
    [InlineData("Reservations.Lifetime", "120", "is not a duration such as 00:02:00")]
    [InlineData("Reservations.Lifetime", "00:00:19", "must be between 00:00:20 and 1.00:00:00")]
    [InlineData("Reservations.Lifetime", "00:00:20", null)]
    public void What_is_wrong_with_a_value_is_said(string key, string value, string? reason) => LiveSettings.Find(key)!.Objection(value).ShouldBe(reason);

    [Fact]
    public void Defaults_and_limits_are_those_of_the_options_that_they_stand_for()
    {
        var limits = new RateLimitOptions();
        Dictionary<string, object> options = new()
        {
            ["RateLimits:Address:"] = limits.Address, ["RateLimits:SignIn:"] = limits.SignIn, ["RateLimits:User:"] = limits.User,
            ["Reservations:"] = new ReservationOptions(), ["Sandbox:"] = new SandboxOptions(), ["SignIn:"] = new SignInOptions(), ["Telemetry:Traces:"] = new TracingOptions(),
        };
        foreach (var setting in LiveSettings.All)
        {
            var (section, instance) = options.Single(o => setting.Path.StartsWith(o.Key, StringComparison.Ordinal));
            var property = instance.GetType().GetProperty(setting.Path[section.Length..]).ShouldNotBeNull(setting.Key);
            Convert.ToString(property.GetValue(instance), CultureInfo.InvariantCulture).ShouldBe(setting.Default, setting.Key);
            var range = (RangeAttribute)Attribute.GetCustomAttribute(property, typeof(RangeAttribute))!;
            range.IsValid(property.GetValue(instance)).ShouldBeTrue();
            Convert.ToString(range.Minimum, CultureInfo.InvariantCulture).ShouldBe(setting.Minimum, setting.Key);
            Convert.ToString(range.Maximum, CultureInfo.InvariantCulture).ShouldBe(setting.Maximum, setting.Key);
        }
    }

    private IReadOnlyList<string> Apply(long version, params (string Key, string Value)[] values) =>
        provider.Apply(new LiveValues(version, values.ToDictionary(v => v.Key, v => v.Value)));

    private IOptions<TOptions> Options<TOptions>(string section, params (string Key, string Value)[] deployed)
        where TOptions : class
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(deployed.Select(d => KeyValuePair.Create(d.Key, (string?)d.Value)))
            .Add(provider)
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration);
        services.AddLiveOptions<TOptions>(section);
        return services.BuildServiceProvider().GetRequiredService<IOptions<TOptions>>();
    }
}
