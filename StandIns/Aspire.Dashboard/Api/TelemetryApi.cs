using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Api;

/// <summary><c>/api/telemetry/…</c>: what the pages show, for programs, in OTLP's JSON; with <c>?follow=true</c> one such text a line without end.</summary>
internal static class TelemetryApi
{
    private const int DefaultLimit = 200;
    private const int DefaultTraceLimit = 100;
    private const int MaxLimit = 10_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Nobody puts these answers into a page, and escaped SQL is hard to read.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void MapTelemetryApi(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/api/telemetry");
        api.MapGet("/resources", static (TelemetryStore store, IResourceFeed feed, bool? follow, CancellationToken cancellationToken) =>
            follow is true
                ? new LineStream<IReadOnlyList<ResourceRow>>(TelemetryFollow.ResourcesAsync(store, feed, cancellationToken), Json)
                : Results.Json(TelemetryFollow.Resources(store, feed), Json));
        api.MapGet("/logs", static (TelemetryStore store, [AsParameters] LogParameters parameters, CancellationToken cancellationToken) =>
        {
            if (parameters.Query is not { } query)
            {
                return Bad();
            }

            if (parameters.Follow is true)
            {
                return new LineStream<OtlpJson>(TelemetryFollow.LogsAsync(store, query, cancellationToken), Json);
            }

            var page = store.GetLogs(query);
            return Known(store, parameters.Resource) ? Page(OtlpJsonWriter.Write(page.Items.Reverse()), page.TotalCount, page.Items.Count) : Unknown();
        });
        api.MapGet("/spans", static (TelemetryStore store, [AsParameters] SpanParameters parameters, CancellationToken cancellationToken) =>
        {
            if (!parameters.IsValid)
            {
                return Bad();
            }

            if (parameters.Follow is true)
            {
                return new LineStream<OtlpJson>(TelemetryFollow.SpansAsync(store, parameters, cancellationToken), Json);
            }

            var spans = store.Traces.AllSpans().Where(parameters.Holds).ToList();
            var last = spans.TakeLast(Limit(parameters.Limit)).ToList();
            return Known(store, parameters.Resource) ? Page(OtlpJsonWriter.Write(last), spans.Count, last.Count) : Unknown();
        });
        api.MapGet("/traces", static (TelemetryStore store, [AsParameters] SpanParameters parameters, CancellationToken cancellationToken) =>
        {
            if (parameters.TraceQuery is not { } query)
            {
                return Bad();
            }

            if (parameters.Follow is true)
            {
                return new LineStream<OtlpJson>(TelemetryFollow.TracesAsync(store, query, cancellationToken), Json);
            }

            var page = store.GetTraces(query);
            var spans = page.Items.Reverse().SelectMany(trace => store.Traces.SpansOf(trace.TraceId));
            return Known(store, parameters.Resource) ? Page(OtlpJsonWriter.Write(spans), page.TotalCount, page.Items.Count) : Unknown();
        });
        api.MapGet("/traces/{traceId}", static (TelemetryStore store, string traceId) =>
            !TraceId.TryParse(traceId, out var id) ? Bad()
            : store.Traces.SpansOf(id) is not { Count: > 0 } spans ? Results.Problem("This trace is not (or no more) kept.", statusCode: StatusCodes.Status404NotFound)
            : Page(OtlpJsonWriter.Write(spans), spans.Count, spans.Count));
    }

    /// <summary>How many log entries or spans an answer has at most.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? DefaultLimit, 1, MaxLimit);

    /// <summary>How many traces an answer has at most.</summary>
    public static int TraceLimit(int? asked) => Math.Clamp(asked ?? DefaultTraceLimit, 1, MaxLimit);

    private static bool Known(TelemetryStore store, string? resource) =>
        string.IsNullOrEmpty(resource) || store.GetResources().Any(sender => sender.Matches(resource));

    private static IResult Page(OtlpJson data, int total, int returned) => Results.Json(new TelemetryPageRow(data, total, returned), Json);

    private static IResult Unknown() => Results.Problem("No such resource has sent telemetry.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Bad() => Results.Problem(
        "traceId takes 32 hexadecimal digits, spanId 16, severity the name of a level, minDuration and maxDuration milliseconds.",
        statusCode: StatusCodes.Status400BadRequest);

    /// <summary>An answer with some of what there is; of traces, these are counted and not their spans.</summary>
    private sealed record TelemetryPageRow(OtlpJson Data, int TotalCount, int ReturnedCount);
}
