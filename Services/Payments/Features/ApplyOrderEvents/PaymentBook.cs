using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Applies news of many orders to their payments: reads them under lock, judges each in memory, writes what changed in one statement.
/// </summary>
internal sealed class PaymentBook(IOptions<SettlementOptions> options, ILogger<PaymentBook> logger)
{
    private const int FirstVersion = 1;

    /// <summary>Applies the news, those of one order in the order given. What becomes due is left to whoever looks for it.</summary>
    /// <returns>The events that follow at once, to be told in the same transaction.</returns>
    public async Task<IReadOnlyList<OutgoingEvent>> ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<PaymentNews> news, CancellationToken cancellationToken) =>
        (await ApplyAsync(connection, transaction, news, takesUp: false, cancellationToken)).Events;

    /// <summary>Applies the news, those of one order in the order given.</summary>
    /// <param name="connection">The connection of the transaction.</param>
    /// <param name="transaction">The transaction, which the caller commits.</param>
    /// <param name="news">What was heard.</param>
    /// <param name="takesUp">Whether the caller takes upon itself, once the transaction has committed, the steps that become due.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task<BookedNews> ApplyAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IEnumerable<PaymentNews> news, bool takesUp, CancellationToken cancellationToken)
    {
        var booked = new BookedNews([], []);
        var open = news.ToLookup(n => n.OrderId).ToDictionary(group => group.Key, group => group.ToList());
        // A new order is mostly new here: nothing is looked up for it. Writing tells when it was not.
        var presumedNew = open.Where(order => order.Value[0] is ChargeDemand { Version: FirstVersion }).Select(order => order.Key).ToHashSet();
        while (open.Count > 0)
        {
            var known = await PaymentReader.LockAsync(connection, transaction, [.. open.Keys.Where(id => !presumedNew.Contains(id))], cancellationToken);
            var outcomes = open.ToDictionary(order => order.Key, order => Apply(known.GetValueOrDefault(order.Key), order.Value, takesUp));
            var changed = outcomes.Values.Select(o => o.Changed).OfType<ScheduledPayment>().ToList();
            var written = await PaymentWriter.WriteAsync(connection, transaction, changed, cancellationToken);
            // A payment that was not written was there already, or was made by another replica after our look at it; it can be locked now.
            foreach (var (orderId, outcome) in outcomes.Where(o => o.Value.Changed is null || written.Contains(o.Key)))
            {
                booked.Events.AddRange(outcome.Events);
                if (takesUp && outcome.Changed?.Payment is { IsOpen: true } taken) booked.TakenUp.Add(taken with { Revision = taken.Revision + 1 });
                open.Remove(orderId);
            }

            presumedNew.Clear();
        }

        return booked;
    }

    /// <summary>The payment to be written, null when nothing changed, and what is told of it.</summary>
    private (ScheduledPayment? Changed, List<OutgoingEvent> Events) Apply(Payment? known, List<PaymentNews> news, bool takesUp)
    {
        var (current, events) = (known, new List<OutgoingEvent>());
        foreach (var item in news)
        {
            if (item.ApplyTo(current) is not { } change)
            {
                PaymentsLog.LateNews(logger, item.OrderId, item.GetType().Name, current?.State, current?.OrderVersion, current?.Charges);
                continue;
            }

            current = change.Payment;
            if (change.Fact is { } fact) events.Add(PaymentEvents.Create(current, fact));
        }

        if (ReferenceEquals(current, known)) return (null, events);
        var isTaken = takesUp && current!.IsOpen;
        return (new ScheduledPayment(isTaken ? current!.TakenUp() : current!, isTaken ? options.Value.Lease : TimeSpan.Zero), events);
    }
}

/// <summary>What followed from news.</summary>
/// <param name="Events">To be told in the same transaction.</param>
/// <param name="TakenUp">Payments that the caller owns for the time of a lease.</param>
internal sealed record BookedNews(List<OutgoingEvent> Events, List<Payment> TakenUp);
