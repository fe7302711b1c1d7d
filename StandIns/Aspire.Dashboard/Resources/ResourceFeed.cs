using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Aspire.Dashboard.Configuration;

namespace Aspire.Dashboard.Resources;

/// <summary>Follows the AppHost, and finds it again when it was away.</summary>
internal sealed partial class ResourceFeed(DashboardOptions options, TimeProvider time, ILogger<ResourceFeed> logger)
    : BackgroundService, IResourceFeed
{
    private const string ApiKeyHeader = "x-resource-service-api-key";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly List<Channel<IReadOnlyList<ResourceState>>> _watchers = [];
    private readonly HttpClient _appHost = CreateClient(options);
    private ImmutableDictionary<string, ResourceState> _known = ImmutableDictionary.Create<string, ResourceState>(StringComparer.OrdinalIgnoreCase);

    public string ApplicationName { get; private set; } = options.ApplicationName;

    public bool IsConfigured => options.ResourceServiceUrl is not null;

    public bool IsConnected { get; private set; }

    public IReadOnlyList<ResourceState> Resources { get; private set; } = [];

    public async IAsyncEnumerable<IReadOnlyList<ResourceState>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Only the newest matters to who comes late.
        var channel = Channel.CreateBounded<IReadOnlyList<ResourceState>>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            _watchers.Add(channel);
            channel.Writer.TryWrite(Resources);
        }

        try
        {
            await foreach (var resources in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return resources;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(
        string resourceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        await foreach (var lines in ReadLinesAsync<IReadOnlyList<ConsoleLine>>($"resources/{Uri.EscapeDataString(resourceId)}/console", cancellationToken))
        {
            yield return lines;
        }
    }

    public async Task<CommandResult> ExecuteCommandAsync(string resourceId, string command, CancellationToken cancellationToken)
    {
        if (!IsConfigured)
        {
            return new CommandResult(Succeeded: false, "There is no AppHost.");
        }

        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(CommandTimeout);
            var path = $"resources/{Uri.EscapeDataString(resourceId)}/commands/{Uri.EscapeDataString(command)}";
            using var response = await _appHost.PostAsync(path, content: null, timeout.Token);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadFromJsonAsync<CommandResult>(JsonSerializerOptions.Web, timeout.Token)
                    ?? new CommandResult(Succeeded: false, "The AppHost did not say what became of it.")
                : new CommandResult(Succeeded: false, $"The AppHost answered {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            return new CommandResult(Succeeded: false, $"The AppHost does not answer: {exception.Message}");
        }
    }

    public override void Dispose()
    {
        _appHost.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            await foreach (var message in ReadLinesAsync<ResourceMessage>("resources", stoppingToken))
            {
                if (!IsConnected)
                {
                    LogConnected(options.ResourceServiceUrl);
                }

                IsConnected = true;
                Take(message);
            }

            if (IsConnected)
            {
                IsConnected = false;
                LogDisconnected();
                Tell();
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static HttpClient CreateClient(DashboardOptions options)
    {
        var client = new HttpClient { BaseAddress = options.ResourceServiceUrl, Timeout = Timeout.InfiniteTimeSpan };
        if (options.ResourceServiceApiKey is { } key)
        {
            client.DefaultRequestHeaders.Add(ApiKeyHeader, key);
        }

        return client;
    }

    private static bool IsOutage(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException or JsonException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    // One JSON text a line; ends when the AppHost is gone.
    private async IAsyncEnumerable<T> ReadLinesAsync<T>(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = await TryOpenAsync(path, cancellationToken);
        while (lines is not null && await TryReadAsync<T>(lines, cancellationToken) is { } read)
        {
            yield return read;
        }
    }

    private async Task<StreamReader?> TryOpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return new StreamReader(await _appHost.GetStreamAsync(path, cancellationToken));
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            return null;
        }
    }

    private static async Task<T?> TryReadAsync<T>(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken) is { } line ? JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web) : default;
        }
        catch (Exception exception) when (IsOutage(exception, cancellationToken))
        {
            return default;
        }
    }

    private void Take(ResourceMessage message)
    {
        ApplicationName = message.ApplicationName ?? ApplicationName;
        var known = message.IsSnapshot ? _known.Clear() : _known;
        _known = known.SetItems(message.Resources.Select(static resource => KeyValuePair.Create(resource.Id, resource)));
        Resources =
        [
            .. _known.Values.OrderBy(static resource => resource.Type, StringComparer.Ordinal)
                .ThenBy(static resource => resource.DisplayName, StringComparer.OrdinalIgnoreCase),
        ];
        Tell();
    }

    private void Tell()
    {
        lock (_lock)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(Resources);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The AppHost tells of its resources at {Url}.")]
    private partial void LogConnected(Uri? url);

    [LoggerMessage(2, LogLevel.Warning, "The AppHost is gone; the resources are shown as they were last.")]
    private partial void LogDisconnected();
}
