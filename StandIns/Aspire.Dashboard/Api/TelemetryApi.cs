using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary><c>/api/telemetry/…</c>: what the pages show, for programs; with <c>?follow=true</c> one JSON text a line without end.</summary>
internal static class TelemetryApi
{
    private const int DefaultLimit = 200;
    private const int MaxLimit = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void MapTelemetryApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/telemetry");
        api.MapGet("/resources", static (TelemetryStore store, IResourceFeed feed, bool? follow, CancellationToken cancellationToken) =>
            follow is true
                ? new LineStream<IReadOnlyList<ResourceRow>>(TelemetryFollow.ResourcesAsync(store, feed, cancellationToken), Json)
                : Page(TelemetryFollow.Resources(store, feed), null));
        api.MapGet("/logs", static (TelemetryStore store, [AsParameters] LogParameters parameters, CancellationToken cancellationToken) =>
            parameters.Query is not { } query ? Bad()
            : parameters.Follow is true ? new LineStream<LogRow>(TelemetryFollow.LogsAsync(store, query, cancellationToken), Json)
            : Page([.. store.GetLogs(query).Items.Reverse().Select(LogRow.Of)], store.GetLogs(query).TotalCount));
        api.MapGet("/spans", static (TelemetryStore store, [AsParameters] SpanParameters parameters, CancellationToken cancellationToken) =>
        {
            if (!parameters.IsValid)
            {
                return Bad();
            }

            if (parameters.Follow is true)
            {
                return new LineStream<SpanRow>(TelemetryFollow.SpansAsync(store, parameters, cancellationToken), Json);
            }

            var spans = store.Traces.AllSpans().Where(parameters.Holds).ToList();
            return Page([.. spans.TakeLast(Limit(parameters.Limit)).Select(SpanRow.Of)], spans.Count);
        });
        api.MapGet("/traces", static (TelemetryStore store, [AsParameters] SpanParameters parameters, CancellationToken cancellationToken) =>
        {
            if (parameters.TraceQuery is not { } query)
            {
                return Bad();
            }

            if (parameters.Follow is true)
            {
                return new LineStream<TraceRow>(TelemetryFollow.TracesAsync(store, query, cancellationToken), Json);
            }

            var page = store.GetTraces(query);
            return Page([.. page.Items.Reverse().Select(static trace => TraceRow.Of(trace))], page.TotalCount);
        });
        api.MapGet("/traces/{traceId}", static (TelemetryStore store, string traceId) =>
            !TraceId.TryParse(traceId, out var id) ? Bad()
            : store.GetTrace(id) is not { } trace ? Results.NotFound()
            : Results.Json(TraceRow.Of(trace.Summary, [.. trace.Spans.Select(static span => SpanRow.Of(span.Span))]), Json));
    }

    /// <summary>How many items an answer has at most.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? DefaultLimit, 1, MaxLimit);

    private static IResult Page<T>(IReadOnlyList<T> rows, int? total) => Results.Json(new RowPage<T>(rows, total ?? rows.Count, rows.Count), Json);

    private static IResult Bad() => Results.Problem(
        "traceId takes 32 hexadecimal digits, spanId 16, severity the name of a level, minDuration and maxDuration milliseconds.",
        statusCode: StatusCodes.Status400BadRequest);
}
