using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Orders.Features;

/// <summary>The answers of one call's callers, each with the span that its trace shows.</summary>
internal sealed class CallersAnswers(int count)
{
    private readonly OutcomeGroup<CreateOrderResponse> answers = new(count);
    private readonly Activity?[] activities = new Activity?[count];

    /// <summary>Ends when every caller has an answer.</summary>
    public Task Completed => answers.Completed;

    /// <summary>A caller's order is being worked on from now on.</summary>
    public void Begin(int place, Activity? activity) => activities[place] = activity;

    /// <summary>The answer to a caller.</summary>
    public void Set(int place, BatchOutcome<CreateOrderResponse> outcome)
    {
        if (activities[place] is { } activity)
        {
            if (outcome.Error is { } error) activity.SetStatus(ActivityStatusCode.Error, error.Message);
            activity.Dispose();
        }

        answers.Set(place, outcome);
    }

    /// <summary>A caller's order goes no further.</summary>
    public void Refuse(int place, Exception error) => Set(place, BatchOutcome.Failure<CreateOrderResponse>(error));

    /// <summary>What is sent back.</summary>
    public CreateOrdersResponse ToResponse(ILogger logger)
    {
        var response = new CreateOrdersResponse();
        foreach (var outcome in answers.All)
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
}
