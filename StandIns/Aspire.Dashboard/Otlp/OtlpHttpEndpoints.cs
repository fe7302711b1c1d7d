using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Telemetry;
using Google.Protobuf;

namespace Aspire.Dashboard.Otlp;

/// <summary>The export calls of the OpenTelemetry protocol over HTTP, with binary protobuf.</summary>
internal static class OtlpHttpEndpoints
{
    private const string Protobuf = "application/x-protobuf";

    public static void MapOtlpHttp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/traces", context => TakeAsync(context, TelemetrySignal.Traces));
        endpoints.MapPost("/v1/logs", context => TakeAsync(context, TelemetrySignal.Logs));
        endpoints.MapPost("/v1/metrics", context => TakeAsync(context, TelemetrySignal.Metrics));
    }

    private static async Task TakeAsync(HttpContext context, TelemetrySignal signal)
    {
        if (context.Request.ContentType?.StartsWith(Protobuf, StringComparison.OrdinalIgnoreCase) is not true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            await context.Response.WriteAsync($"Send {Protobuf}.", context.RequestAborted);
            return;
        }

        using var body = new MemoryStream();
        if (!await TryReadAsync(context.Request, body, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var service = context.RequestServices.GetRequiredService<OtlpService>();
        var response = service.Export(new OtlpPayload(signal, body.ToArray()));
        context.Response.ContentType = Protobuf;
        await context.Response.Body.WriteAsync(response.ToByteArray(), context.RequestAborted);
    }

    // The body is what UseRequestDecompression made of it, so its declared length says nothing.
    private static async Task<bool> TryReadAsync(HttpRequest request, MemoryStream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > DashboardOptions.RequestBytes)
            {
                return false;
            }

            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return true;
    }
}
