using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// Tells the dashboard of the resources, on a port of this machine and to who has the key only: their states, their consoles, and takes
/// commands. Everything that goes on is told as one JSON text a line.
/// </summary>
internal sealed class ResourceService(
    ResourceNotificationService notifications,
    ResourceLoggerService consoles,
    ResourceDescriber describer,
    ResourceCommandService commands,
    IHostEnvironment environment) : IAsyncDisposable
{
    /// <summary>The header with the key.</summary>
    public const string ApiKeyHeader = "x-resource-service-api-key";

    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _ending = new();
    private WebApplication? _server;
    private byte[] _key = [];

    /// <summary>Listens, on any free port where the chosen one is taken: only the dashboard has to know it.</summary>
    public async Task<Uri> StartAsync(DashboardSettings settings)
    {
        _key = SHA256.HashData(Encoding.UTF8.GetBytes(settings.ResourceServiceApiKey));
        var port = settings.ResourceServiceUrl is { } url && PortAllocator.IsFree(url.Port) ? url.Port : 0;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync(_ending.Token);
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new Uri(addresses.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var shown = SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[ApiKeyHeader].ToString()));
        if (!CryptographicOperations.FixedTimeEquals(shown, _key))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token);
        try
        {
            await AnswerAsync(context, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The dashboard has gone, or the application ends.
        }
    }

    private Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string[] path = [.. (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        switch (path)
        {
            case ["resources"] when HttpMethods.IsGet(context.Request.Method):
                return WriteLinesAsync(context.Response, MessagesAsync(cancellationToken), cancellationToken);
            case ["resources", var id, "console"] when HttpMethods.IsGet(context.Request.Method) && notifications.TryGetCurrentState(id, out _):
                return WriteLinesAsync(context.Response, consoles.WatchTimedAsync(id, cancellationToken), cancellationToken);
            case ["resources", var id, "commands", var command] when HttpMethods.IsPost(context.Request.Method):
                return ExecuteAsync(context.Response, id, command, cancellationToken);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }

    private async Task ExecuteAsync(HttpResponse response, string resourceId, string command, CancellationToken cancellationToken)
    {
        var result = await commands.ExecuteCommandAsync(resourceId, command, cancellationToken);
        var outcome = new CommandResult(result.Success, result.Message ?? (result.Canceled ? "Canceled." : ""));
        response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(response.Body, outcome, JsonSerializerOptions.Web, cancellationToken);
    }

    private async IAsyncEnumerable<ResourceMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        var watching = WatchAsync(changes.Writer, cancellationToken);
        var name = environment.ApplicationName;
        var isFirst = true;
        var waiting = new Dictionary<string, ResourceEvent>(StringComparer.OrdinalIgnoreCase);
        while (await changes.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Coalesce, cancellationToken);
            var last = new Dictionary<string, ResourceEvent>(StringComparer.OrdinalIgnoreCase);
            while (changes.Reader.TryRead(out var change))
            {
                last[change.ResourceId] = change;
            }

            // What somebody waits for is told with them, and changes with others.
            foreach (var (id, one) in waiting)
            {
                last.TryAdd(id, one);
            }

            waiting = last.Where(static one => one.Value.Snapshot.State?.Text == KnownResourceStates.Waiting)
                .ToDictionary(StringComparer.OrdinalIgnoreCase);
            yield return new ResourceMessage(isFirst ? name : null, isFirst, [.. last.Values.Select(describer.Describe)]);
            isFirst = false;
        }

        await watching;
    }

    private async Task WatchAsync(ChannelWriter<ResourceEvent> changes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                changes.TryWrite(change);
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever reads is told of the end by the channel.
        }
        finally
        {
            changes.TryComplete();
        }
    }

    private static async Task WriteLinesAsync<T>(HttpResponse response, IAsyncEnumerable<T> lines, CancellationToken cancellationToken)
    {
        response.ContentType = "application/x-ndjson";
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(response.Body, line, JsonSerializerOptions.Web, cancellationToken);
            await response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }
}
