using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.Orders.Domain;

namespace AspireOrders.Orders.Features;

/// <summary>What one service says of one order; all of them can be read in the order of the ids.</summary>
internal interface IFact
{
    Guid OrderId { get; }
}

/// <summary>What Orders says.</summary>
internal sealed record OrderFact(
    Guid OrderId, OrderState State, int Version, decimal Total, Guid[] Products, int[] Quantities, DateTime UpdatedAt) : IFact;

/// <summary>What Inventory says.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Status">What became of the stock.</param>
/// <param name="Products">What is held or sold.</param>
/// <param name="Quantities">How much of each.</param>
/// <param name="Overdue">Still held long after its time was up.</param>
internal sealed record ReservationFact(
    Guid OrderId, ReservationStatus Status, ReadOnlyMemory<Guid> Products, ReadOnlyMemory<int> Quantities, bool Overdue) : IFact;

/// <summary>What Payments says.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Status">What became of the money.</param>
/// <param name="Amount">What was captured or is to be.</param>
/// <param name="Overdue">Waits for the provider for too long: to be charged while pending, to be given back while captured.</param>
internal sealed record PaymentFact(Guid OrderId, PaymentStatus Status, decimal Amount, bool Overdue) : IFact;

/// <summary>What all services say of one order; null where one knows nothing.</summary>
internal sealed record OrderFacts(Guid OrderId, OrderFact? Order, ReservationFact? Reservation, PaymentFact? Payment);
