using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using Grpc.Core;
using Microsoft.Extensions.Options;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Orders.Features;

/// <summary>Reserves and prices the orders of a batch by one call of Inventory.</summary>
internal sealed class StockReservation(InventoryApi.InventoryClient inventory, IOptions<CreateOrderOptions> options, TimeProvider clock)
{
    // An order must not be born after its stock may have been given back.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Reserves for each attempt. What is refused is told to <paramref name="refused"/>; the call itself may throw, and then nothing is known.</summary>
    /// <returns>The orders whose stock is held.</returns>
    public async Task<List<NewOrder>> ReserveAsync(
        IReadOnlyList<OrderAttempt> attempts, Action<OrderAttempt, DomainException> refused, CancellationToken cancellationToken)
    {
        // Its own deadline, and no caller's token: a batch belongs to nobody, and one caller's going away is nothing to the others.
        var deadline = clock.GetUtcNow().UtcDateTime + options.Value.ReserveTimeout;
        var request = new ReserveManyRequest { Orders = { attempts.Select(ToReserve) } };
        var response = await inventory.ReserveManyAsync(request, deadline: deadline, cancellationToken: cancellationToken);
        var prices = response.Products.ToDictionary(
            p => Guid.Parse(p.ProductId), p => new Price(p.ProductId, p.Name, p.UnitPrice.ToDecimal(), p.UnitPrice));
        var now = clock.GetUtcNow();
        var held = new List<NewOrder>(attempts.Count);
        for (var i = 0; i < attempts.Count; i++)
        {
            var result = response.Results[i];
            if (result.Failure is { } failure) refused(attempts[i], ForCaller(failure.ToDomain(), attempts[i].Request.Body));
            else if (now.UtcDateTime >= result.ExpiresAt.ToDateTime() - Margin) refused(attempts[i], TooLate());
            else held.Add(NewOrder.Create(attempts[i], prices, now));
        }

        return held;
    }

    private static ReserveRequest ToReserve(OrderAttempt attempt)
    {
        var request = new ReserveRequest { OrderId = attempt.OrderId.ToString(), Version = 1 };
        foreach (var item in attempt.Request.Items) request.Lines.Add(new ReservationLine { ProductId = item.ProductId.ToString(), Quantity = item.Quantity });
        return request;
    }

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

    private static DomainException TooLate() =>
        DomainException.Unavailable("The order took too long to place; nothing was kept.", TimeSpan.FromSeconds(1));
}
