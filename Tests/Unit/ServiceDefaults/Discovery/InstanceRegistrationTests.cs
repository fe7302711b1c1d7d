using System.Collections.Concurrent;
using AspireOrders.ServiceDefaults.Discovery;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Messaging;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Discovery;

/// <summary>When an instance is on the list of the registry: from when it is ready, as long as it lives, and not a moment longer than it serves.</summary>
public sealed class InstanceRegistrationTests : IAsyncDisposable
{
    private readonly ManualTime clock = new();
    private readonly DiscoveryOptions options = new();
    private readonly IServiceRegistry registry = Substitute.For<IServiceRegistry>();
    private readonly ConcurrentQueue<TimeSpan> leases = new();
    private readonly ConcurrentQueue<ServiceInstance> removed = new();
    private readonly ServiceProvider services;
    private readonly InstanceRegistration registration;
    private volatile bool isReady = true;
    private int looks;

    public InstanceRegistrationTests()
    {
        var addresses = Substitute.For<IServerAddressesFeature>();
        addresses.Addresses.Returns(["https://localhost:7101"]);
        var server = Substitute.For<IServer>();
        server.Features.Returns(new FeatureCollection());
        server.Features.Set(addresses);
        registry.When(r => r.RegisterAsync(Arg.Any<ServiceInstance>(), Arg.Any<TimeSpan>(), Arg.Any<CancellationToken>())).Do(call => leases.Enqueue(call.Arg<TimeSpan>()));
        registry.When(r => r.RemoveAsync(Arg.Any<ServiceInstance>(), Arg.Any<CancellationToken>())).Do(call => removed.Enqueue(call.Arg<ServiceInstance>()));
        var checks = new ServiceCollection().AddLogging();
        checks.AddHealthChecks().AddCheck("ready", Ready, ["ready"]);
        services = checks.BuildServiceProvider();
        registration = new InstanceRegistration(
            registry, server, services.GetRequiredService<HealthCheckService>(), new ServiceIdentity("inventory"), new ConfigurationManager(), Options.Create(options),
            Options.Create(new ManagementOptions()), clock, NullLogger<InstanceRegistration>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_instance_is_not_listed_before_it_is_ready()
    {
        isReady = false;
        await registration.StartedAsync(Token);
        await AdvanceUntilAsync(() => Volatile.Read(ref looks) > 5);
        leases.ShouldBeEmpty();

        isReady = true;

        await AdvanceUntilAsync(() => leases.Contains(options.Lease));
    }

    [Fact]
    public async Task Its_lease_is_renewed_several_times_before_it_runs_out()
    {
        await registration.StartedAsync(Token);
        await Eventually.TrueAsync(() => leases.Count == 1 && clock.ArmedTimers > 0);

        for (var beats = 2; beats <= 4; beats++)
        {
            clock.Advance(options.Lease / 3);
            await Eventually.TrueAsync(() => leases.Count == beats && clock.ArmedTimers > 0);
        }
    }

    [Fact]
    public async Task Whoever_stops_is_off_the_list_before_anything_else_ends()
    {
        await registration.StartedAsync(Token);
        await Eventually.TrueAsync(() => !leases.IsEmpty);

        await registration.StoppingAsync(Token);

        removed.ShouldHaveSingleItem().Address.ShouldBe(new Uri("https://localhost:7101"));
    }

    public async ValueTask DisposeAsync()
    {
        await registration.StoppingAsync(CancellationToken.None);
        registration.Dispose();
        await services.DisposeAsync();
    }

    private HealthCheckResult Ready()
    {
        Interlocked.Increment(ref looks);
        return isReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.TrueAsync(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        return condition();
    });
}
