using AspireOrders.Payments.Domain;
using Npgsql;

namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>A line of the sandbox's ledger: what became of one key.</summary>
/// <param name="Key">The charge.</param>
/// <param name="State">What became of it.</param>
/// <param name="Amount">What was asked for.</param>
internal readonly record struct LedgerEntry(ChargeKey Key, LedgerState State, decimal Amount)
{
    /// <summary>Reads order_id, number, state, amount, which come first in every statement on the ledger.</summary>
    public static LedgerEntry Read(NpgsqlDataReader reader) =>
        new(new ChargeKey(reader.GetGuid(0), reader.GetInt32(1)), (LedgerState)reader.GetInt16(2), reader.GetDecimal(3));

    /// <summary>The entry as the provider tells it; null while nothing was done under the key.</summary>
    public ProviderAnswer? ToAnswer() => State switch
    {
        LedgerState.Pending => new ProviderAnswer(Key, ChargeState.Pending, 0),
        LedgerState.Captured => new ProviderAnswer(Key, ChargeState.Captured, Amount),
        LedgerState.Refunding => new ProviderAnswer(Key, ChargeState.Refunding, Amount),
        LedgerState.Refunded => new ProviderAnswer(Key, ChargeState.Refunded, Amount),
        LedgerState.Declined => new ProviderAnswer(Key, ChargeState.Declined, 0),
        LedgerState.Closed => new ProviderAnswer(Key, ChargeState.Closed, 0),
        _ => null,
    };
}

/// <summary>The numbers are stored.</summary>
internal enum LedgerState : short
{
    /// <summary>Asked for, and answered with a failure so far.</summary>
    Failing = 0,
    Captured = 1,
    Declined = 2,
    Refunded = 3,
    Closed = 4,

    /// <summary>Accepted, and decided later.</summary>
    Pending = 5,

    /// <summary>Captured, and on its way back.</summary>
    Refunding = 6,
}

/// <summary>A charge as the sandbox takes it.</summary>
/// <param name="Request">What is asked for.</param>
/// <param name="Outcome">What a first charge leads to at once.</param>
/// <param name="ConfirmAfter">When the outcome is told, for one that is pending.</param>
/// <param name="Confirmations">How many times it is told.</param>
internal sealed record SandboxCharge(ChargeRequest Request, LedgerState Outcome, TimeSpan? ConfirmAfter, short Confirmations);
