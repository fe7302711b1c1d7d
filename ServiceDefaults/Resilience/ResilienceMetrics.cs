using System.Diagnostics.Metrics;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>Meter <c>AspireOrders.Resilience</c>: what keeps one failure from becoming the next, by the service that is called.</summary>
internal sealed class ResilienceMetrics
{
    public const string MeterName = "AspireOrders.Resilience";

    private readonly Counter<long> repeated;
    private readonly Counter<long> hedged;
    private readonly Counter<long> hedgesWon;
    private readonly Counter<long> rejected;
    private readonly Counter<long> circuits;
    private readonly UpDownCounter<long> inFlight;
    private readonly UpDownCounter<long> streams;

    public ResilienceMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        repeated = meter.CreateCounter<long>("rpc.client.repeated", "{attempt}", "Attempts of calls after their first.");
        hedged = meter.CreateCounter<long>("rpc.client.hedged", "{call}", "Reads that were asked a second time because the first was slow, and those that were not because too many were already.");
        hedgesWon = meter.CreateCounter<long>("rpc.client.hedges_won", "{call}", "Reads that the second attempt answered first.");
        rejected = meter.CreateCounter<long>("rpc.client.bulkhead.rejected", "{call}", "Calls that were not made because too many of the service were in flight.");
        circuits = meter.CreateCounter<long>("rpc.client.circuit.transitions", "{transition}", "Circuits that opened, closed, or let a probe through.");
        inFlight = meter.CreateUpDownCounter<long>("rpc.client.in_flight", "{call}", "Unary calls under way.");
        streams = meter.CreateUpDownCounter<long>("rpc.client.streams", "{stream}", "Streams that are read.");
    }

    public void Repeated(string service) => repeated.Add(1, Service(service));

    public void Hedged(string service, bool isAllowed) =>
        hedged.Add(1, Service(service), new KeyValuePair<string, object?>("outcome", isAllowed ? "sent" : "over_budget"));

    public void HedgeWon(string service) => hedgesWon.Add(1, Service(service));

    public void Rejected(string service) => rejected.Add(1, Service(service));

    public void Circuit(string service, string state) => circuits.Add(1, Service(service), new KeyValuePair<string, object?>("state", state));

    public void InFlight(string service, int change) => inFlight.Add(change, Service(service));

    public void Streams(string service, int change) => streams.Add(change, Service(service));

    private static KeyValuePair<string, object?> Service(string service) => new("rpc.service", service);
}
