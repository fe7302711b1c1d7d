namespace AspireOrders.Payments.Domain;

/// <summary>Where a payment stands; the numbers are stored and are those of the contract.</summary>
internal enum PaymentState : short
{
    /// <summary>Something is still to be found out or charged.</summary>
    Pending = 1,

    /// <summary>The provider holds the whole amount for us.</summary>
    Captured = 2,

    /// <summary>The provider refused; nothing is held.</summary>
    Declined = 3,

    /// <summary>Everything that was captured went back.</summary>
    Refunded = 4,

    /// <summary>The order ended before anything was captured; nothing will be.</summary>
    Voided = 5,
}

/// <summary>What is to become of the money; the numbers are stored.</summary>
internal enum PaymentGoal : short
{
    /// <summary>The amount is to be captured and kept.</summary>
    Keep = 1,

    /// <summary>The order ended: whatever was captured, or still will be, goes back.</summary>
    GiveBack = 2,

    /// <summary>A part was declined: the parts before it go back, and the payment counts as declined.</summary>
    Decline = 3,
}
