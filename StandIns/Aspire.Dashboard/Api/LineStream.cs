using System.Text.Json;

namespace Aspire.Dashboard.Api;

/// <summary>Answers with one JSON text a line, each sent as soon as there is one, until the caller goes.</summary>
internal sealed class LineStream<T>(IAsyncEnumerable<T> rows, JsonSerializerOptions json) : IResult
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var body = httpContext.Response.Body;
        httpContext.Response.ContentType = "application/x-ndjson";
        try
        {
            await httpContext.Response.StartAsync(end.Token);
            await body.FlushAsync(end.Token);
            await foreach (var row in rows.WithCancellation(end.Token))
            {
                await JsonSerializer.SerializeAsync(body, row, json, end.Token);
                await body.WriteAsync(NewLine, end.Token);
                await body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller has seen enough, or this program ends.
        }
    }
}
