using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Takes what the gateway gathered, one entry a caller, to the collector that single and streamed orders go through as well. Each entry's token is
/// validated here: a service trusts no other's word about who calls.
/// </summary>
internal sealed class CreateOrdersHandler(
    BatchCollector<OrderRequest, CreateOrderResponse> batches, KeysInFlight keys, AccessTokenValidator tokens, IValidator<CreateOrderRequest> validator,
    ILogger<CreateOrdersHandler> logger) : IRequestHandler<CreateOrdersRequest, CreateOrdersResponse>
{
    public async Task<CreateOrdersResponse> HandleAsync(CreateOrdersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var answers = new CallersAnswers(request.Orders.Count, keys);
        var ready = new List<OrderRequest>(request.Orders.Count);
        for (var place = 0; place < request.Orders.Count; place++)
        {
            if (await ReadAsync(request.Orders[place], place, answers, cancellationToken) is { } order) ready.Add(order);
        }

        if (ready.Count > 0) Submit(ready, answers, cancellationToken);
        await answers.Completed;
        return answers.ToResponse(logger);
    }

    private async ValueTask<OrderRequest?> ReadAsync(CallersOrder entry, int place, CallersAnswers answers, CancellationToken cancellationToken)
    {
        var activity = StartActivity(entry);
        try
        {
            if (entry.Order is null) throw DomainException.Invalid("order", "is missing");
            if (entry.AccessToken.Length == 0) throw new DomainException(ErrorCode.NoToken, "A bearer token is needed.");
            var (userId, _) = await tokens.ValidateAsync(entry.AccessToken, cancellationToken);
            if (!CreateOrderValidator.IsValid(entry.Order)) await validator.ValidateAndThrowAsync(entry.Order, cancellationToken);
            var order = OrderRequest.Read(userId, entry.Order) with { TraceParent = activity?.Id ?? Text(entry.Traceparent) };
            if (!keys.TryEnter(order)) throw KeysInFlight.InProgress();
            answers.Expect(place, order, activity);
            return order;
        }
        catch (Exception exception) when (exception is DomainException or ValidationException)
        {
            answers.Refuse(place, exception, activity);
            return null;
        }
    }

    private void Submit(List<OrderRequest> orders, CallersAnswers answers, CancellationToken cancellationToken)
    {
        try
        {
            batches.Post(orders, answers.Answer, cancellationToken);
        }
        catch (OverloadedException exception)
        {
            foreach (var order in orders) answers.Answer(order, BatchOutcome.Failure<CreateOrderResponse>(exception));
        }
    }

    // The caller's trace shows its order here, not the call that it shared.
    private static Activity? StartActivity(CallersOrder entry) =>
        ActivityContext.TryParse(Text(entry.Traceparent), traceState: null, isRemote: true, out var parent)
            ? OrdersTelemetry.Start("CreateOrder", parent)
            : null;

    private static string? Text(string text) => text.Length > 0 ? text : null;
}
