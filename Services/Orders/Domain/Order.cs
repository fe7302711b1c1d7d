namespace AspireOrders.Orders.Domain;

/// <summary>
/// The aggregate. Every change answers a new order with the next version, or null when there is nothing to do: what comes late or
/// twice changes nothing.
/// </summary>
/// <param name="Id">The order's id.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts the changes from 1.</param>
/// <param name="Lines">Distinct products with prices.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PaymentToken">The provider's token that is charged.</param>
/// <param name="CancelReason">Empty unless cancelled.</param>
/// <param name="Adding">An item whose stock is being reserved; the version that it will have is taken already.</param>
internal sealed record Order(
    Guid Id, Guid UserId, OrderState State, int Version, IReadOnlyList<OrderLine> Lines, string Currency, string PaymentToken, string CancelReason = "",
    AddingItem? Adding = null)
{
    /// <summary>The sum of the lines.</summary>
    public decimal Total => Lines.Sum(l => l.Amount);

    /// <summary>Nothing is left to happen by itself: not waiting for payment.</summary>
    public bool IsSettled => State != OrderState.Reserved;

    /// <summary>A payment for one version of the order was captured. It counts only for the present version: after an item was added more is charged.</summary>
    public Order? Captured(int orderVersion) =>
        State == OrderState.Reserved && Adding is null && orderVersion == Version ? Next(OrderState.Paid) : null;

    /// <summary>The payment was declined; whatever version it was for, the order ends.</summary>
    public Order? Declined() => State == OrderState.Reserved ? Cancelled(CancelReasons.PaymentDeclined) : null;

    /// <summary>The money was given back by an operator before the order shipped: it ends, and its stock goes back.</summary>
    public Order? Refunded() => State == OrderState.Paid ? Cancelled(CancelReasons.Customer) : null;

    /// <summary>Waited for its payment for too long.</summary>
    public Order? Expired() => State == OrderState.Reserved ? Cancelled(CancelReasons.Expired) : null;

    /// <summary>The customer cancels; possible until it ships.</summary>
    public Order? CancelledByCustomer() => State is OrderState.Reserved or OrderState.Paid ? Cancelled(CancelReasons.Customer) : null;

    /// <summary>Leaves the house.</summary>
    public Order? Ship() => State == OrderState.Paid ? Next(OrderState.Shipped) : null;

    /// <summary>Arrives.</summary>
    public Order? Deliver() => State == OrderState.Shipped ? Next(OrderState.Delivered) : null;

    /// <summary>
    /// Takes the version that an added item will have, before its stock is asked for: from now on a payment for the version before is
    /// stale, so the order cannot become paid in the middle.
    /// </summary>
    public Order? BeginAdding(AddingItem item) => State == OrderState.Reserved && Adding is null ? Next(OrderState.Reserved) with { Adding = item } : null;

    /// <summary>The added item's stock is held: the lines and the total change.</summary>
    public Order? CompleteAdding(int version, IReadOnlyList<OrderLine> lines) =>
        State == OrderState.Reserved && Adding is not null && Version == version ? this with { Lines = lines, Adding = null } : null;

    /// <summary>
    /// Takes an addition that was left open from whoever began it, by a further version: from now on its own last step comes too late, so the
    /// stock can go back to the old lines.
    /// </summary>
    public Order? TakeOverAdding(int version) =>
        State == OrderState.Reserved && Adding is not null && Version == version ? Next(OrderState.Reserved) with { Adding = Adding } : null;

    /// <summary>The item could not be had: the lines stay, under a new version that is charged as before.</summary>
    public Order? AbandonAdding(int version) => State == OrderState.Reserved && Adding is not null && Version == version ? Next(OrderState.Reserved) : null;

    private Order Cancelled(string reason) => Next(OrderState.Cancelled) with { CancelReason = reason };

    private Order Next(OrderState state) => this with { State = state, Version = Version + 1, Adding = null };
}
