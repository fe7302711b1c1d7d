using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Errors.Languages;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace AspireOrders.Orders.Features;

/// <summary>Serves streams of orders: whole groups of requests go to the collector that CreateOrder uses, results come back by a callback.</summary>
internal sealed class OrderStreams(
    BatchCollector<OrderRequest, CreateOrderResponse> batches, KeysInFlight keys, IValidator<CreateOrderRequest> validator, CallerResolver callers,
    IOptions<PlaceOrdersOptions> options, IHostApplicationLifetime application, ILogger<OrderStreams> logger)
{
    /// <summary>Reads requests until the sender has finished, and ends when each has its result.</summary>
    /// <exception cref="DomainException">1002 when the token expires meanwhile; 5001 when this replica stops. Results that were due are written before.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<PlaceOrdersRequest> requests, IServerStreamWriter<PlaceOrdersResponse> responses, HttpContext http, CancellationToken cancellationToken)
    {
        // A stream lives long and carries many orders: kept as a whole, its trace would keep them all. Each order begins one of its own.
        if (Activity.Current is { } stream) stream.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var results = new OrderResults(responses, options.Value, ErrorLanguage.Choose(http.Request.Headers.AcceptLanguage), broken);
        var writing = results.WriteAsync(broken.Token);
        try
        {
            await ReadAsync(requests, results, http, broken.Token);
        }
        finally
        {
            results.NothingMoreComes();
            await writing;
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<PlaceOrdersRequest> requests, OrderResults results, HttpContext http, CancellationToken cancellationToken)
    {
        var userId = CallerOf(http).RequiredUserId;
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stop = application.ApplicationStopping.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopping);
        var group = new List<OrderRequest>();
        try
        {
            while (true)
            {
                var next = requests.MoveNext(cancellationToken);
                if (!next.IsCompleted || stopping.Task.IsCompleted)
                {
                    await SubmitAsync();
                    if (await Task.WhenAny(stopping.Task, next) == stopping.Task) throw Stopping();
                }

                if (!await next) break;
                var room = results.EnterAsync(cancellationToken);
                if (!room.IsCompleted) await SubmitAsync();
                await room;
                if (Accept(requests.Current, userId, results) is { } order) group.Add(order);
                if (group.Count >= options.Value.MaxGroup) await SubmitAsync();
            }

            await SubmitAsync();
        }
        finally
        {
            foreach (var order in group) Complete(order, BatchOutcome.Failure<CreateOrderResponse>(Untouched()), results);
        }

        // What has arrived together goes on together. A stream can outlive its token, so that is looked at each time.
        async ValueTask SubmitAsync()
        {
            if (group.Count == 0) return;
            await callers.DemandValidTokenAsync(http);
            var ready = group;
            group = [];
            Submit(ready, results, cancellationToken);
        }
    }

    private OrderRequest? Accept(PlaceOrdersRequest request, Guid userId, OrderResults results)
    {
        if (Refusal(request) is { } refusal)
        {
            results.Add(request.RequestId, refusal);
            return null;
        }

        var order = Read(request, userId);
        if (keys.TryEnter(order)) return order;
        results.Add(request.RequestId, keys.Refusal(order));
        return null;
    }

    private static OrderRequest Read(PlaceOrdersRequest request, Guid userId)
    {
        using var activity = OrdersTelemetry.Start("PlaceOrder", ActivityKind.Internal);
        return OrderRequest.Read(userId, request.Order, activity?.Id, request.RequestId);
    }

    private DomainException? Refusal(PlaceOrdersRequest request)
    {
        if (request.Order is null) return DomainException.Invalid("order", "is missing");
        var result = validator.Validate(request.Order);
        return result.IsValid ? null : ErrorMapping.ToDomain(new ValidationException(result.Errors));
    }

    private void Submit(List<OrderRequest> group, OrderResults results, CancellationToken cancellationToken)
    {
        try
        {
            batches.Post(group, (order, outcome) => Complete(order, outcome, results), cancellationToken);
        }
        catch (OverloadedException exception)
        {
            foreach (var order in group) Complete(order, BatchOutcome.Failure<CreateOrderResponse>(exception), results);
        }
    }

    private void Complete(OrderRequest order, BatchOutcome<CreateOrderResponse> outcome, OrderResults results)
    {
        keys.Leave(order);
        if (outcome.Error is null)
        {
            results.Add(order.RequestId, outcome.Result!);
            return;
        }

        var error = ErrorMapping.ToDomain(outcome.Error);
        if (error.Error == ErrorCode.Defect) OrdersLog.StreamedOrderFailed(logger, order.RequestId, outcome.Error);
        results.Add(order.RequestId, error);
    }

    private static Caller CallerOf(HttpContext http) => http.Features.Get<Caller>() ?? Caller.Anonymous;

    private static DomainException Untouched() =>
        DomainException.Unavailable("The stream ended before this request was taken up; nothing was done for it.", TimeSpan.FromSeconds(1));

    private static DomainException Stopping() =>
        DomainException.Unavailable("This instance is stopping; the stream can be opened again at another one.", TimeSpan.FromSeconds(1));
}
