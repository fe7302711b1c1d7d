using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>Counts what is in a request without reading it: what is refused under pressure must not cost as much as what is taken.</summary>
internal static class OtlpItemCounter
{
    // Request → resource → scope → item have these numbers in all signals; a metric holds its points one or two levels deeper.
    private const int ResourceField = 1;
    private const int ScopeField = 2;
    private const int ItemField = 2;
    private const int PointField = 1;

    /// <summary>The number of log entries, spans or points; as many as could be found when the request is broken.</summary>
    public static int Count(OtlpPayload payload)
    {
        var count = 0;
        var request = new WireReader(payload.Bytes);
        while (request.TryRead(out var field, out var resource))
        {
            count += field == ResourceField ? CountInResource(resource, payload.Signal == TelemetrySignal.Metrics) : 0;
        }

        return count;
    }

    private static int CountInResource(ReadOnlySpan<byte> message, bool isMetrics)
    {
        var count = 0;
        var resource = new WireReader(message);
        while (resource.TryRead(out var field, out var scopeMessage))
        {
            if (field != ScopeField)
            {
                continue;
            }

            var scope = new WireReader(scopeMessage);
            while (scope.TryRead(out var itemField, out var item))
            {
                count += itemField != ItemField ? 0 : isMetrics ? CountPoints(item) : 1;
            }
        }

        return count;
    }

    private static int CountPoints(ReadOnlySpan<byte> message)
    {
        var count = 0;
        var metric = new WireReader(message);
        while (metric.TryRead(out var field, out var dataMessage))
        {
            // gauge, sum, histogram, exponential histogram and summary
            if (field is not (5 or 7 or 9 or 10 or 11))
            {
                continue;
            }

            var data = new WireReader(dataMessage);
            while (data.TryRead(out var pointField, out _))
            {
                count += pointField == PointField ? 1 : 0;
            }
        }

        return count;
    }
}
