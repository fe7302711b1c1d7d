using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Payments.V1;
using AspireOrders.ServiceDefaults.Health;
using FluentValidation;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;
using PaymentsApi = AspireOrders.Contracts.Payments.V1.Payments;

namespace AspireOrders.Orders.Features;

/// <summary>Connects to the neighbours by rpcs that only read, and compiles the validator, which is the slowest of a first order.</summary>
internal sealed class CreateOrderRehearsal(
    InventoryApi.InventoryClient inventory, PaymentsApi.PaymentsClient payments, IValidator<CreateOrderRequest> validator) : IWarmUp
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await validator.ValidateAsync(new CreateOrderRequest { Items = { new OrderItem() } }, cancellationToken);
        await inventory.GetReservationsAsync(new GetReservationsRequest(), cancellationToken: cancellationToken);
        await inventory.ReserveManyAsync(new ReserveManyRequest(), cancellationToken: cancellationToken);
        await payments.GetPaymentsAsync(new GetPaymentsRequest(), cancellationToken: cancellationToken);
    }
}
