using System.Diagnostics.Metrics;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Security;

public sealed class CertificateStoreTests : IDisposable
{
    private readonly SteppedClock clock = new();
    private readonly CertificateFolder folder;
    private readonly CertificateFolder stranger;

    public CertificateStoreTests()
    {
        folder = new CertificateFolder(clock.GetUtcNow());
        stranger = new CertificateFolder(clock.GetUtcNow());
    }

    [Fact]
    public void A_caller_comes_in_by_its_name_and_no_other_way()
    {
        folder.Install("orders");
        var store = Store("orders");
        store.IsCaller(folder.Issue("gateway")).ShouldBeTrue();
        store.IsCaller(folder.Issue("client")).ShouldBeTrue();
        store.IsCaller(null).ShouldBeFalse("there is none");
        store.IsCaller(stranger.Issue("gateway")).ShouldBeFalse("of another authority");
        store.IsCaller(folder.Issue("gateway", days: -1)).ShouldBeFalse("expired");
        store.IsCaller(folder.Issue("notifications")).ShouldBeFalse("has no business with orders");
        store.IsCaller(folder.Issue("notifications", subject: "gateway")).ShouldBeFalse("says another name than it was issued for");
    }

    [Fact]
    public void A_list_that_is_configured_is_the_one_that_counts()
    {
        folder.Install("orders");
        var store = Store("orders", "inventory");
        store.IsCaller(folder.Issue("inventory")).ShouldBeTrue();
        store.IsCaller(folder.Issue("gateway")).ShouldBeFalse();
    }

    [Fact]
    public void A_service_that_is_called_has_to_be_the_one_that_was_called()
    {
        folder.Install("gateway");
        var store = Store("gateway");
        store.IsServer(folder.Issue("orders"), "orders").ShouldBeTrue();
        store.IsServer(folder.Issue("payments"), "orders").ShouldBeFalse("another service");
        store.IsServer(stranger.Issue("orders"), "orders").ShouldBeFalse("another authority");
        store.IsServer(folder.Issue("orders", days: -1), "orders").ShouldBeFalse("expired");
    }

    [Fact]
    public void A_new_pair_on_disk_is_used_within_seconds_and_a_broken_one_is_not()
    {
        var first = folder.Install("orders");
        var store = Store("orders");
        store.Context.TargetCertificate.Thumbprint.ShouldBe(first.Thumbprint);

        folder.Write("orders.crt", "not a certificate", round: 1);
        clock.Advance(TimeSpan.FromSeconds(6));
        store.Context.TargetCertificate.Thumbprint.ShouldBe(first.Thumbprint);

        var second = folder.Install("orders", round: 2);
        clock.Advance(TimeSpan.FromSeconds(6));
        store.Context.TargetCertificate.Thumbprint.ShouldBe(second.Thumbprint);
    }

    [Fact]
    public void While_the_authority_is_replaced_both_are_trusted()
    {
        folder.Install("orders");
        var store = Store("orders");
        store.IsCaller(stranger.Issue("gateway")).ShouldBeFalse();
        folder.AlsoTrust(stranger, round: 1);
        clock.Advance(TimeSpan.FromSeconds(6));
        store.IsCaller(stranger.Issue("gateway")).ShouldBeTrue();
        store.IsCaller(folder.Issue("gateway")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(30, HealthStatus.Healthy)]
    [InlineData(6, HealthStatus.Degraded)]
    [InlineData(-1, HealthStatus.Unhealthy)]
    public async Task The_end_of_the_certificate_is_told_before_it_comes(int days, HealthStatus status)
    {
        folder.Install("orders", days);
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var health = new CertificateHealth(Store("orders"), clock, meters.GetRequiredService<IMeterFactory>());
        var result = await health.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        result.Status.ShouldBe(status);
        using var listener = new MeterListener();
        var seconds = double.NaN;
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "certificate.lifetime") l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters.GetRequiredService<IMeterFactory>())) seconds = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        seconds.ShouldBe(days * 86_400d, 60);
    }

    public void Dispose()
    {
        folder.Dispose();
        stranger.Dispose();
    }

    private CertificateStore Store(string service, params IEnumerable<string> callers)
    {
        var options = new SecurityOptions { Certificates = { Directory = folder.Directory.FullName } };
        foreach (var caller in callers) options.Certificates.Callers.Add(caller);
        return new CertificateStore(Options.Create(options), new ServiceIdentity(service), clock);
    }

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan by) => now += by;
    }
}
