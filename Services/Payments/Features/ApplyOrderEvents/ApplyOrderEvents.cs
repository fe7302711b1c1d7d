using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.ServiceDefaults.Features;
using Google.Protobuf;

namespace AspireOrders.Payments.Features;

/// <summary>
/// What orders tell becomes payments to be settled, in the transaction of the inbox. Nothing is charged in here: the provider is asked after the
/// commit, so a slow one holds up neither the stream nor a lock, and what was to be charged is on record before it is.
/// </summary>
internal sealed class ApplyOrderEvents(PaymentBook book, Settlement settlement, SettlementSignal signal) : IEventHandler
{
    public const string Stream = "orders";
    public const string Reserved = "order.reserved.v1", Repriced = "order.repriced.v1", Cancelled = "order.cancelled.v1";

    public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        var news = events.Select(e => Read(context, e)).OfType<PaymentNews>().ToList();
        var takesUp = settlement.Room >= news.Count;
        var booked = await book.ApplyAsync(context.Connection, context.Transaction, news, takesUp, cancellationToken);
        foreach (var outgoing in booked.Events) context.Publish(outgoing);
        context.AfterCommit(() =>
        {
            PaymentsMetrics.Told(booked.Events);
            settlement.Start(booked.TakenUp);
            if (!takesUp) signal.Set();
        });
    }

    private static PaymentNews? Read(EventBatchContext context, ReceivedEvent received)
    {
        try
        {
            return received.Type == Cancelled ? ToCancellation(received) : ToDemand(received);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or FormatException)
        {
            context.Fail(received, exception);
            return null;
        }
    }

    private static ChargeDemand ToDemand(ReceivedEvent received)
    {
        var message = received.Read<OrderReserved>();
        if (message.Total is not { CurrencyCode.Length: 3 } total || total.ToDecimal() < 0)
        {
            throw new FormatException($"The total of {received.Type} is not an amount to be charged.");
        }

        return new ChargeDemand(
            Guid.Parse(message.OrderId), Guid.Parse(message.UserId), message.Version, total.ToDecimal(), total.CurrencyCode, message.PaymentToken,
            received.TraceParent);
    }

    private static Cancellation ToCancellation(ReceivedEvent received)
    {
        var message = received.Read<OrderCancelled>();
        return new Cancellation(Guid.Parse(message.OrderId), Guid.Parse(message.UserId), message.Version, received.TraceParent);
    }
}
