using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Orders.Features;

/// <summary>The answers of one call's callers; they may come from several batches and threads.</summary>
internal sealed class CallersAnswers
{
    private readonly BatchOutcome<CreateOrderResponse>[] outcomes;
    private readonly Activity?[] activities;
    private readonly Dictionary<OrderRequest, int> places = new(ReferenceEqualityComparer.Instance);
    private readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KeysInFlight keys;
    private int missing;

    public CallersAnswers(int count, KeysInFlight keys)
    {
        this.keys = keys;
        outcomes = new BatchOutcome<CreateOrderResponse>[count];
        activities = new Activity?[count];
        missing = count;
        if (count == 0) completion.SetResult();
    }

    /// <summary>Ends when every caller has an answer.</summary>
    public Task Completed => completion.Task;

    /// <summary>The answer to <paramref name="order"/> will come later. Before anything is submitted.</summary>
    public void Expect(int place, OrderRequest order, Activity? activity)
    {
        places[order] = place;
        activities[place] = activity;
    }

    /// <summary>This entry goes no further.</summary>
    public void Refuse(int place, Exception error, Activity? activity)
    {
        activities[place] = activity;
        Set(place, BatchOutcome.Failure<CreateOrderResponse>(error));
    }

    /// <summary>The answer to an order that was expected.</summary>
    public void Answer(OrderRequest order, BatchOutcome<CreateOrderResponse> outcome)
    {
        keys.Leave(order);
        Set(places[order], outcome);
    }

    /// <summary>What is sent back.</summary>
    public CreateOrdersResponse ToResponse(ILogger logger)
    {
        var response = new CreateOrdersResponse();
        foreach (var outcome in outcomes)
        {
            if (outcome.Error is null)
            {
                response.Results.Add(new CreateOrdersResult { Order = outcome.Result });
                continue;
            }

            var error = ErrorMapping.ToDomain(outcome.Error);
            if (error.Error == ErrorCode.Defect) OrdersLog.CallersOrderFailed(logger, outcome.Error);
            response.Results.Add(new CreateOrdersResult { Failure = error.ToFailure() });
        }

        return response;
    }

    private void Set(int place, BatchOutcome<CreateOrderResponse> outcome)
    {
        outcomes[place] = outcome;
        if (activities[place] is { } activity)
        {
            if (outcome.Error is { } error) activity.SetStatus(ActivityStatusCode.Error, error.Message);
            activity.Dispose();
        }

        if (Interlocked.Decrement(ref missing) == 0) completion.SetResult();
    }
}
