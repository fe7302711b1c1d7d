using AspireOrders.Messaging;
using AspireOrders.Payments.Domain;
using AspireOrders.Payments.Provider;
using Npgsql;

namespace AspireOrders.Payments.Features;

/// <summary>
/// Takes over what the provider tells by itself, many outcomes in one transaction. Each is judged by the state of its payment: what comes
/// twice, late, or for a charge that is not waited for changes nothing; what comes before the answer to the charge makes that answer late.
/// </summary>
internal sealed class ConfirmPayments(NpgsqlDataSource database, PaymentBook book, Outbox outbox, SettlementSignal signal) : IProviderEvents
{
    /// <inheritdoc />
    public async Task ReceiveAsync(IReadOnlyList<ProviderEvent> events, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var told = await book.ApplyAsync(connection, transaction, events.Select(ToNews), cancellationToken);
        await outbox.AppendAsync(connection, transaction, told, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (told.Count > 0) outbox.Wake();
        PaymentsMetrics.Told(told);
        signal.Set();
    }

    /// <summary>What an outcome means for the payment.</summary>
    internal static PaymentNews ToNews(ProviderEvent told) => told.State switch
    {
        ChargeState.Captured => new ChargeConfirmed(told.Key, told.Amount),
        ChargeState.Declined => new ChargeConfirmed(told.Key, null),
        ChargeState.Refunded => new RefundConfirmed(told.Key),
        _ => throw new ArgumentOutOfRangeException(nameof(told), told.State, "This is not an outcome."),
    };
}
