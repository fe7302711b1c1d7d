using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Operations;
using Microsoft.Extensions.Options;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>
/// Compares what this service has told with what a subscriber has taken over, and tells once more what is missing there: whatever became of the stream,
/// nothing that was told is lost. The subscriber is a consumer group that is named like its service; its inbox drops what it knows. What it has taken
/// over and could not apply, such as a dead letter, is not missing.
/// </summary>
internal sealed class ReconcileDeliveries(
    string subscriber, DeliveryLedger ledger, OperationsClients clients, IOptions<DeliveryReconciliationOptions> options) : IReconciliation
{
    private const string Kind = "event not applied";

    private readonly OperationsApi.OperationsClient client = clients.Of(subscriber);

    public string Name { get; } = NameOf(subscriber);

    public long LockNumber { get; } = LockOf(subscriber);

    public TimeSpan Every => options.Value.CheckEvery;

    /// <summary>The lock of the comparison with a subscriber; follows from its name, so that replicas agree whatever other subscribers they know.</summary>
    public static long LockOf(string subscriber) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(NameOf(subscriber))));

    /// <summary>One pass over everything that was sent long enough ago and has not been compared yet.</summary>
    public async Task RunAsync(ReconciliationPass pass, CancellationToken cancellationToken)
    {
        HashSet<string>? types = null;
        while (true)
        {
            var before = await CommitHorizon.ReadAsync(pass.Connection, options.Value.CheckAfter, cancellationToken);
            var parcels = await ledger.NextAsync(pass.Connection, subscriber, before, cancellationToken);
            if (parcels.Count == 0) return;
            types ??= await AppliedTypesAsync(cancellationToken);
            var missing = await FindMissingAsync(parcels, types, pass, cancellationToken);
            foreach (var again in await ledger.PassAsync(pass.Connection, subscriber, parcels, missing, before, cancellationToken))
            {
                pass.Add(Kind, again.AggregateId, $"{again.Type} ({again.Id}) had not arrived at {subscriber}; it is published once more");
            }

            await pass.CheckpointAsync(cancellationToken);
        }
    }

    private static string NameOf(string subscriber) => $"deliveries to {subscriber}";

    private async Task<HashSet<string>> AppliedTypesAsync(CancellationToken cancellationToken)
    {
        var messaging = await client.DescribeMessagingAsync(new DescribeMessagingRequest(), cancellationToken: cancellationToken);
        return messaging.Consumers.Where(c => c.Group == subscriber).SelectMany(c => c.Types_).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<HashSet<Guid>> FindMissingAsync(
        IReadOnlyList<SentParcel> parcels, HashSet<string> types, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        var asked = new List<Guid>();
        var within = new List<Guid>();
        foreach (var parcel in parcels)
        {
            var before = asked.Count;
            for (var place = 0; place < parcel.EventIds.Count; place++)
            {
                if (types.Contains(parcel.Types[place])) asked.Add(parcel.EventIds[place]);
            }

            if (asked.Count > before) within.Add(parcel.Id);
        }

        if (asked.Count == 0) return [];
        pass.Compared(asked.Count);
        var request = new FindUnappliedEventsRequest { Group = subscriber, EventIds = PackedIds.Pack(asked), ParcelIds = PackedIds.Pack(within) };
        var answer = await client.FindUnappliedEventsAsync(request, cancellationToken: cancellationToken);
        return [.. PackedIds.Unpack(answer.EventIds)];
    }
}
