using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.Messaging.CrashPoints;
using AspireOrders.Orders.Domain;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Reserves and prices in Inventory, then commits order, key and event in one transaction. Both steps are idempotent by the order's id, so
/// a repetition with the same key, after whatever failure, finishes what the first attempt began.
/// </summary>
internal sealed class CreateOrderHandler(
    InventoryApi.InventoryClient inventory, BatchCollector<NewOrder, CreateOrderResponse> batches, IdempotencyRecords records, TimeProvider clock)
    : IRequestHandler<CreateOrderRequest, CreateOrderResponse>
{
    public async Task<CreateOrderResponse> HandleAsync(CreateOrderRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var userId = caller.RequiredUserId;
        var orderId = OrderId.For(userId, request.IdempotencyKey);
        ReserveResponse reserved;
        try
        {
            reserved = await inventory.ReserveAsync(ToReserve(orderId, request), cancellationToken: cancellationToken);
        }
        catch (RpcException exception)
        {
            var error = RpcErrors.ToDomain(exception);
            // The key may belong to an order that has moved on since: cancelled, or with an item added. It is answered as it was.
            if (request.IdempotencyKey.Length > 0 && (error.Error == ErrorCode.AlreadyExists || error.Error == ErrorCode.WrongState))
            {
                return await records.ReplayAsync(userId, request, cancellationToken) ?? throw IdempotencyRecords.KeyReused();
            }

            throw ForCaller(error, request);
        }

        CrashPoint.Reach("orders.after-reserve");
        return await batches.SubmitAsync(NewOrder.Create(orderId, userId, request, reserved, clock.GetUtcNow()), cancellationToken);
    }

    private static ReserveRequest ToReserve(Guid orderId, CreateOrderRequest request) => new()
    {
        OrderId = orderId.ToString(),
        Version = 1,
        Lines = { request.Items.Select(i => new ReservationLine { ProductId = i.ProductId, Quantity = i.Quantity }) },
    };

    // Inventory names products that do not exist; the caller is told which of its items they are.
    private static DomainException ForCaller(DomainException error, CreateOrderRequest request)
    {
        if (error.Error != ErrorCode.NotFound) return error;
        var unknown = error.Details.Select(d => d.Field).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var details = request.Items.Index()
            .Where(i => Guid.TryParse(i.Item.ProductId, out var id) && unknown.Contains(id.ToString()))
            .Select(i => new FieldError($"items[{i.Index}].productId", "no such product"));
        return new DomainException(ErrorCode.NotFound, error.Message, [.. details]);
    }
}
