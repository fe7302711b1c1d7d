using System.Diagnostics;
using AspireOrders.Payments.Domain;

namespace AspireOrders.Payments.Features;

/// <summary>The activities of a batch, one for each payment whose trace is being recorded; the others' traces are passed on as they are.</summary>
internal sealed class SettlementActivities : IDisposable
{
    private readonly Dictionary<Guid, Activity> running = [];

    public SettlementActivities(IEnumerable<Payment> payments)
    {
        if (!PaymentsTelemetry.Source.HasListeners()) return;
        var before = Activity.Current;
        foreach (var payment in payments)
        {
            if (!ActivityContext.TryParse(payment.TraceParent, null, isRemote: true, out var parent) || !parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)) continue;
            var name = payment.Goal == PaymentGoal.Keep ? "payment charge" : "payment refund";
            if (PaymentsTelemetry.Source.StartActivity(name, ActivityKind.Internal, parent) is not { } activity) continue;
            activity.SetTag("order.id", payment.OrderId);
            running[payment.OrderId] = activity;
        }

        Activity.Current = before;
    }

    /// <summary>The payment's step came to an end; answers the trace context that continues it.</summary>
    public string? End(Payment payment, bool isAnswered)
    {
        if (!running.Remove(payment.OrderId, out var activity)) return payment.TraceParent;
        if (!isAnswered) activity.SetStatus(ActivityStatusCode.Error, "no answer from the provider");
        activity.Dispose();
        return activity.Id;
    }

    /// <summary>Ends those whose step was broken off.</summary>
    public void Dispose()
    {
        foreach (var activity in running.Values) activity.SetStatus(ActivityStatusCode.Error, "broken off").Dispose();
    }
}
