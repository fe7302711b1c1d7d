using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Storage;

namespace AspireOrders.Tests.Dashboard;

/// <summary>A store without a server around it.</summary>
internal static class Stores
{
    public static readonly DashboardOptions Options = new() { FrontendUrls = [] };

    public static TelemetryStore Create(DashboardOptions? options = null) =>
        new(options ?? Options, new OtlpQueue(options ?? Options), TimeProvider.System);

    public static TelemetryStore With(params IEnumerable<OtlpPayload> payloads)
    {
        var store = Create();
        foreach (var payload in payloads)
        {
            store.Intake.Take(payload);
        }

        return store;
    }
}
