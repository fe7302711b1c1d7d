using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Applies news of many orders to their payments: reads them under lock, judges each in memory, writes what changed in one statement.
/// </summary>
internal sealed class PaymentBook(PaymentWriter writer, ILogger<PaymentBook> logger)
{
    /// <summary>Applies the news, those of one order in the order given.</summary>
    /// <returns>The events that follow at once, to be told in the same transaction.</returns>
    public async Task<IReadOnlyList<OutgoingEvent>> ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<OrderNews> news, CancellationToken cancellationToken)
    {
        var events = new List<OutgoingEvent>();
        var open = news.ToLookup(n => n.OrderId).ToDictionary(group => group.Key, group => group.ToList());
        while (open.Count > 0)
        {
            var known = await PaymentReader.LockAsync(connection, transaction, open.Keys, cancellationToken);
            var outcomes = open.ToDictionary(order => order.Key, order => Apply(known.GetValueOrDefault(order.Key), order.Value));
            var changed = outcomes.Values.Where(o => o.Payment is not null).Select(o => new ScheduledPayment(o.Payment!, TimeSpan.Zero)).ToList();
            var written = await writer.WriteAsync(connection, transaction, changed, cancellationToken);
            // A payment that was not written was made by another replica after our look at it; it is there to be locked now.
            foreach (var (orderId, outcome) in outcomes.Where(o => o.Value.Payment is null || written.Contains(o.Key)))
            {
                events.AddRange(outcome.Events);
                open.Remove(orderId);
            }
        }

        return events;
    }

    /// <summary>The payment to be written, null when nothing changed, and what is told of it.</summary>
    private (Payment? Payment, List<OutgoingEvent> Events) Apply(Payment? known, List<OrderNews> news)
    {
        var (current, events) = (known, new List<OutgoingEvent>());
        foreach (var item in news)
        {
            if (item.ApplyTo(current) is not { } change)
            {
                PaymentsLog.LateEvent(logger, item.OrderId, item.GetType().Name, item.Version, current?.State, current?.OrderVersion);
                continue;
            }

            current = change.Payment;
            if (change.Fact is { } fact) events.Add(PaymentEvents.Create(current, fact));
        }

        return (current == known ? null : current, events);
    }
}
