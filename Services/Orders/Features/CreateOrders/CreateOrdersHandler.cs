using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Ordering;
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
        var answers = new CallersAnswers(request.Orders.Count);
        var valid = new OrderRequest?[request.Orders.Count];
        for (var place = 0; place < valid.Length; place++) valid[place] = await ReadAsync(request.Orders[place], place, answers, cancellationToken);

        // Keys are taken only now that nothing is left that could break the call off and keep them.
        Submit(valid, answers, cancellationToken);
        await answers.Completed;
        return answers.ToResponse(logger);
    }

    private async ValueTask<OrderRequest?> ReadAsync(CallersOrder entry, int place, CallersAnswers answers, CancellationToken cancellationToken)
    {
        var activity = StartActivity(entry);
        answers.Begin(place, activity);
        try
        {
            if (entry.Order is null) throw DomainException.Invalid("order", "is missing");
            if (entry.AccessToken.Length == 0) throw new DomainException(ErrorCode.NoToken, "A bearer token is needed.");
            var (userId, _) = await tokens.ValidateAsync(entry.AccessToken, cancellationToken);
            if (!CreateOrderValidator.IsValid(entry.Order)) await validator.ValidateAndThrowAsync(entry.Order, cancellationToken);
            return OrderRequest.Read(userId, entry.Order, activity?.Id ?? Text(entry.Traceparent));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with one caller, such as a token whose key cannot be had now, is nothing to the others.
            answers.Refuse(place, exception);
            return null;
        }
    }

    private void Submit(OrderRequest?[] valid, CallersAnswers answers, CancellationToken cancellationToken)
    {
        var places = new Dictionary<OrderRequest, int>(ReferenceEqualityComparer.Instance);
        for (var place = 0; place < valid.Length; place++)
        {
            if (valid[place] is not { } order) continue;
            if (keys.TryEnter(order)) places.Add(order, place);
            else answers.Refuse(place, keys.Refusal(order));
        }

        try
        {
            batches.Post([.. places.Keys], Answer, cancellationToken);
        }
        catch (OverloadedException exception)
        {
            foreach (var order in places.Keys) Answer(order, BatchOutcome.Failure<CreateOrderResponse>(exception));
        }

        void Answer(OrderRequest order, BatchOutcome<CreateOrderResponse> outcome)
        {
            keys.Leave(order);
            answers.Set(places[order], outcome);
        }
    }

    // The caller's trace shows its order here: under the call that it shared with others where that call is a part of the same trace, linked with it elsewhere.
    private static Activity? StartActivity(CallersOrder entry)
    {
        if (!ActivityContext.TryParse(Text(entry.Traceparent), traceState: null, isRemote: true, out var parent)) return null;
        var call = Activity.Current;
        var isShared = call is not null && call.TraceId != parent.TraceId;
        var activity = OrdersTelemetry.Start("CreateOrder", ActivityKind.Server, call is null || isShared ? parent : call.Context);
        if (isShared && activity is { Recorded: true } && call!.Recorded) activity.AddLink(new(call.Context));
        return activity;
    }

    private static string? Text(string text) => text.Length > 0 ? text : null;
}
