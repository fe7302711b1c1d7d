namespace AspireOrders.Payments.Domain;

/// <summary>
/// The payment of one order and its rules; no I/O. Every change answers a new payment, or null when there is nothing to do.
/// </summary>
internal sealed record Payment
{
    public required Guid OrderId { get; init; }

    public required Guid PaymentId { get; init; }

    public required Guid UserId { get; init; }

    public required PaymentState State { get; init; }

    public PaymentGoal Goal { get; init; } = PaymentGoal.Keep;

    /// <summary>What is to be captured in all, or was.</summary>
    public required decimal Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The version of the order that the amount belongs to.</summary>
    public required int OrderVersion { get; init; }

    /// <summary>What the provider is to charge.</summary>
    public required string Token { get; init; }

    /// <summary>The sum of the charges that are known to be captured and not given back.</summary>
    public decimal Captured { get; init; }

    /// <summary>How many charges are known to be captured; the number of the next one.</summary>
    public int Charges { get; init; }

    /// <summary>How often the present step was begun. From the second time on its outcome may exist already.</summary>
    public int Attempts { get; init; }

    /// <summary>Counts the writes of the row; 0 before the first. Whoever read an older one has lost.</summary>
    public int Revision { get; init; }

    /// <summary>The W3C trace context that the next step continues.</summary>
    public string? TraceParent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the provider still has to be asked for something.</summary>
    public bool IsOpen => State == PaymentState.Pending || (State == PaymentState.Captured && Goal != PaymentGoal.Keep);

    /// <summary>The charge that is due, or whose outcome is not known yet.</summary>
    public ChargeKey NextCharge => new(OrderId, Charges);

    /// <summary>What the next charge comes to: all, or what is missing since the order became dearer. Never below zero, see <see cref="Demand"/>.</summary>
    public decimal Missing => Amount - Captured;

    /// <summary>The charges that money may have been taken by, with the one that may be under way.</summary>
    public IEnumerable<ChargeKey> PossibleCharges =>
        Enumerable.Range(0, State == PaymentState.Captured ? Charges : Charges + 1).Select(number => new ChargeKey(OrderId, number));

    /// <summary>The payment of an order that was not heard of before.</summary>
    public static Payment For(ChargeDemand demand) => new()
    {
        OrderId = demand.OrderId,
        PaymentId = Guid.CreateVersion7(),
        UserId = demand.UserId,
        State = PaymentState.Pending,
        Amount = demand.Amount,
        Currency = demand.Currency,
        OrderVersion = demand.Version,
        Token = demand.Token,
        TraceParent = demand.TraceParent,
    };

    /// <summary>Left behind by a cancellation that came before the order itself, so that the late order is refused.</summary>
    public static Payment Tombstone(Cancellation cancellation) => new()
    {
        OrderId = cancellation.OrderId,
        PaymentId = Guid.CreateVersion7(),
        UserId = cancellation.UserId,
        State = PaymentState.Voided,
        Amount = 0,
        Currency = "EUR",
        OrderVersion = cancellation.Version,
        Token = "",
        TraceParent = cancellation.TraceParent,
    };

    /// <summary>
    /// The order is to be paid in a newer version. Its total never falls, for items are only added, at the price of that moment. So what was
    /// charged, or may have been, is always owed, and a charge is only ever given back as a whole.
    /// </summary>
    /// <exception cref="InvalidOperationException">The total fell: whoever told it is wrong, and nothing may be done with the money because of it.</exception>
    public PaymentChange? Demand(ChargeDemand demand)
    {
        if (demand.Version <= OrderVersion || Goal == PaymentGoal.GiveBack || State == PaymentState.Voided) return null;
        if (demand.Amount < Amount)
        {
            throw new InvalidOperationException($"Order {OrderId} became cheaper in version {demand.Version}: {demand.Amount} instead of {Amount}.");
        }

        var raised = this with { Amount = demand.Amount, OrderVersion = demand.Version, Token = demand.Token, TraceParent = demand.TraceParent };
        return (State, Goal) switch
        {
            // Attempts stay: the charge of the older version may have been made, and is asked for before anything else.
            (PaymentState.Pending, _) => new PaymentChange(raised),
            (PaymentState.Captured, _) when raised.Missing == 0 => raised.Complete(),
            (PaymentState.Captured, _) => new PaymentChange(raised with { State = PaymentState.Pending, Attempts = 0 }),
            // Declined once is declined for good; the order learns it for the version that it has now.
            _ => new PaymentChange(raised, PaymentFact.Declined),
        };
    }

    /// <summary>The order ended, or an operator gives the money back.</summary>
    public PaymentChange? Cancel()
    {
        if (!IsOpen && State != PaymentState.Captured) return null;
        if (Goal != PaymentGoal.Keep) return null;
        var neverAsked = State == PaymentState.Pending && Attempts == 0 && Charges == 0;
        return new PaymentChange(neverAsked ? this with { State = PaymentState.Voided } : this with { Goal = PaymentGoal.GiveBack, Attempts = 0 });
    }

    /// <summary>
    /// The provider told the outcome of a charge by itself. It counts while that charge is the one whose outcome is waited for; otherwise it
    /// was heard of before, or the money is on its way back and giving back finds out what there is.
    /// </summary>
    public PaymentChange? Confirm(ChargeConfirmed confirmed)
    {
        if (State != PaymentState.Pending || Goal != PaymentGoal.Keep || confirmed.Key != NextCharge) return null;
        return confirmed.Amount is { } amount ? ChargeCaptured(amount) : ChargeDeclined();
    }

    /// <summary>The provider told that a charge was given back: time to ask for all of them, instead of waiting any longer.</summary>
    public PaymentChange? Confirm(RefundConfirmed confirmed) =>
        IsOpen && Goal != PaymentGoal.Keep && PossibleCharges.Contains(confirmed.Key) ? new PaymentChange(this with { }) : null;

    /// <summary>A process takes the next step of the payment upon itself.</summary>
    public Payment TakenUp() => this with { Attempts = Attempts + 1 };

    /// <summary>The provider captured the next charge, now or at an earlier try.</summary>
    /// <param name="amount">What was captured; less than what is missing when the order became dearer in between.</param>
    public PaymentChange ChargeCaptured(decimal amount)
    {
        var charged = this with { Captured = Captured + amount, Charges = Charges + 1, Attempts = 0 };
        return charged.Missing == 0 ? charged.Complete() : new PaymentChange(charged);
    }

    /// <summary>The provider refused the next charge for good.</summary>
    public PaymentChange ChargeDeclined() => Charges == 0
        ? new PaymentChange(this with { State = PaymentState.Declined, Attempts = 0 }, PaymentFact.Declined)
        : new PaymentChange(this with { Goal = PaymentGoal.Decline, Attempts = 0 });

    /// <summary>The provider gave back what it had captured and will capture nothing more.</summary>
    /// <param name="amount">How much that was; 0 when it had captured nothing.</param>
    public PaymentChange GivenBack(decimal amount)
    {
        var emptied = this with { Captured = 0, Attempts = 0 };
        if (Goal == PaymentGoal.Decline) return new PaymentChange(emptied with { State = PaymentState.Declined }, PaymentFact.Declined);
        return amount == 0
            ? new PaymentChange(emptied with { State = PaymentState.Voided })
            : new PaymentChange(emptied with { State = PaymentState.Refunded, Amount = amount }, PaymentFact.Refunded);
    }

    private PaymentChange Complete() => new(this with { State = PaymentState.Captured, Attempts = 0 }, PaymentFact.Captured);
}
