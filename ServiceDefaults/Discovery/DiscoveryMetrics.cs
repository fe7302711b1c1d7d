using System.Diagnostics.Metrics;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>Meter <c>AspireOrders.Discovery</c>.</summary>
internal sealed class DiscoveryMetrics
{
    public const string MeterName = "AspireOrders.Discovery";

    private readonly Meter meter;
    private readonly Counter<long> ejections;

    public DiscoveryMetrics(IMeterFactory factory)
    {
        meter = factory.Create(MeterName);
        ejections = meter.CreateCounter<long>("discovery.ejections", "{ejection}", "Times a replica was left out because calls to it failed in a row.");
    }

    /// <summary>Tells how many instances of each service a directory has.</summary>
    public void Observe(ServiceDirectory directory) => meter.CreateObservableGauge(
        "discovery.instances",
        () => directory.Current.Instances.CountBy(i => i.Service).Select(s => new Measurement<int>(s.Value, new KeyValuePair<string, object?>("service", s.Key))),
        "{instance}",
        "Living instances of each service, as this process knows them.");

    public void Ejected(string address) => ejections.Add(1, new KeyValuePair<string, object?>("server.address", address));
}
