using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Domain;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task WatchOrder(WatchOrderRequest request, IServerStreamWriter<OrderChange> responseStream, ServerCallContext context)
    {
        var watch = context.GetHttpContext().RequestServices.GetRequiredService<OrderWatch>();
        return watch.RunAsync(request, responseStream, context);
    }
}

internal sealed class WatchOrderValidator : AbstractValidator<WatchOrderRequest>
{
    public WatchOrderValidator()
    {
        RuleFor(r => r.OrderId).IsId();
        RuleFor(r => r.AfterVersion).GreaterThanOrEqualTo(0).WithMessage("must not be negative");
    }
}

/// <summary>Sends every change of one order from a version on. The history in the order's row makes it resumable: nothing is missed between two calls.</summary>
internal sealed class OrderWatch(OrderReader orders, OrderVersions versions, CallerResolver callers)
{
    public async Task RunAsync(WatchOrderRequest request, IServerStreamWriter<OrderChange> responses, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        var sent = request.AfterVersion;
        using var watched = versions.Watch(Guid.Parse(request.OrderId));
        while (true)
        {
            var row = await orders.FindAsync(request.OrderId, context.Caller(), cancellationToken);
            foreach (var change in row.ChangesAfter(sent))
            {
                await responses.WriteAsync(change, cancellationToken);
                sent = change.Version;
            }

            if (row.Order.State is OrderState.Delivered or OrderState.Cancelled) return;
            await watched.WaitForVersionAfterAsync(Math.Max(sent, row.Order.Version), cancellationToken);
            // A stream can outlive its token.
            await callers.DemandValidTokenAsync(context.GetHttpContext());
        }
    }
}
