using System.Diagnostics;
using OpenTelemetry;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>
/// Names the frameworks' spans as OpenTelemetry's conventions have it: <c>POST /api/v1/orders</c>, <c>package.Service/Method</c>,
/// <c>INSERT orders</c>. At their end and only those that are exported, so that a span nobody sees costs one look at its flags.
/// Comes after <see cref="ErrorKeeper"/>, which may still keep a span, and before the exporters.
/// </summary>
internal sealed class SpanNames : BaseProcessor<Activity>
{
    private const string GrpcMethod = "grpc.method";

    private const string GrpcStatus = "grpc.status_code";

    private readonly SqlSummaries summaries = new();

    public override void OnEnd(Activity data)
    {
        if (!data.Recorded) return;
        switch (data.Source.Name)
        {
            case "Microsoft.AspNetCore": NameRequest(data); break;
            case "System.Net.Http": NameCall(data); break;
            case "Grpc.Net.Client": NameRpc(data); break;
            case "Npgsql": NameStatement(data); break;
            default: break;
        }
    }

    private static void NameRequest(Activity request)
    {
        if (NameRpc(request) || request.GetTagItem("http.request.method") is not string method) return;
        // Without a route, as for an address that does not exist, the method alone: anything else would be a name of the caller's choice.
        request.DisplayName = request.GetTagItem("http.route") is string { Length: > 0 } route ? $"{method} /{route.Trim('/')}" : method;
    }

    private static void NameCall(Activity call)
    {
        if (call.GetTagItem("http.request.method") is string method) call.DisplayName = method;
    }

    // The frameworks note method and status under names of their own.
    private static bool NameRpc(Activity activity)
    {
        if (activity.GetTagItem(GrpcMethod) is not string path) return false;
        var name = path.TrimStart('/');
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return false;
        activity.DisplayName = name;
        activity.SetTag(GrpcMethod, null);
        activity.SetTag("rpc.system", "grpc");
        activity.SetTag("rpc.service", name[..slash]);
        activity.SetTag("rpc.method", name[(slash + 1)..]);
        if (activity.GetTagItem(GrpcStatus) is string status && int.TryParse(status, out var code))
        {
            activity.SetTag(GrpcStatus, null);
            activity.SetTag("rpc.grpc.status_code", code);
            // A caller has failed whatever the answer says; what is a server's fault, its interceptor tells.
            if (code != 0 && activity is { Kind: ActivityKind.Client, Status: ActivityStatusCode.Unset }) activity.SetStatus(ActivityStatusCode.Error);
        }

        return true;
    }

    private void NameStatement(Activity statement)
    {
        // As long as all the rest together, and the same at every statement.
        statement.SetTag("db.npgsql.data_source", null);
        if (statement.GetTagItem("db.query.text") is not string text || summaries.Of(text) is not { Text.Length: > 0 } summary) return;
        statement.DisplayName = summary.Text;
        statement.SetTag("db.query.summary", summary.Text);
        if (summary.Operation is { } operation) statement.SetTag("db.operation.name", operation);
        if (summary.Collection is { } collection) statement.SetTag("db.collection.name", collection);
    }
}
