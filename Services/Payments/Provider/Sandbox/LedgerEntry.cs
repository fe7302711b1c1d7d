namespace AspireOrders.Payments.Provider.Sandbox;

/// <summary>A line of the sandbox's ledger: what became of one key.</summary>
internal readonly record struct LedgerEntry(LedgerState State, decimal Amount)
{
    /// <summary>The entry as the provider tells it; null while nothing was done under the key.</summary>
    public ChargeResult? ToResult() => State switch
    {
        LedgerState.Captured => new ChargeResult(ChargeState.Captured, Amount),
        LedgerState.Refunded => new ChargeResult(ChargeState.Refunded, Amount),
        LedgerState.Declined => new ChargeResult(ChargeState.Declined, 0),
        LedgerState.Closed => new ChargeResult(ChargeState.Closed, 0),
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
}
