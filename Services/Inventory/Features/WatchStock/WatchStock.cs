using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;

namespace AspireOrders.Inventory.Features;

internal sealed partial class InventoryService
{
    [Access(Callers.User)]
    public override Task WatchStock(WatchStockRequest request, IServerStreamWriter<StockLevel> responseStream, ServerCallContext context)
    {
        var watch = context.GetHttpContext().RequestServices.GetRequiredService<StockWatch>();
        return watch.RunAsync(request, responseStream, context);
    }
}

internal sealed class WatchStockValidator : AbstractValidator<WatchStockRequest>
{
    private const int Most = 100;

    public WatchStockValidator()
    {
        RuleFor(r => r.ProductIds).Must(ids => ids.Count is >= 1 and <= Most).WithMessage($"must have 1 to {Most} entries");
        RuleForEach(r => r.ProductIds).IsId();
    }
}

/// <summary>Sends the stock of some products, and each change of it; what changes faster than the caller reads is told by its latest level.</summary>
internal sealed class StockWatch(StockLevels levels, CallerResolver callers)
{
    public async Task RunAsync(WatchStockRequest request, IServerStreamWriter<StockLevel> responses, ServerCallContext context)
    {
        using var watched = await levels.WatchAsync([.. request.ProductIds.Select(Guid.Parse).Distinct()], context.CancellationToken);
        while (!context.CancellationToken.IsCancellationRequested)
        {
            foreach (var (product, available) in await watched.NextAsync(context.CancellationToken))
            {
                await responses.WriteAsync(new StockLevel { ProductId = product.ToString(), Available = available }, context.CancellationToken);
            }

            // A stream can outlive its token.
            await callers.DemandValidTokenAsync(context.GetHttpContext());
        }
    }
}
