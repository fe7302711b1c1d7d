using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Telemetry;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Aspire.Dashboard.Components.Shared;

/// <summary>A page that shows what is known now and again after every change, until it is left.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    // Ten changes a second are told; a page that is redrawn three times a second can still be read.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);
    private readonly CancellationTokenSource _left = new();

    /// <summary>Begins to be followed.</summary>
    protected LivePage() => Left = _left.Token;

    [Inject]
    protected ITelemetryReader Telemetry { get; set; } = default!;

    [Inject]
    protected ITelemetryControl Control { get; set; } = default!;

    [Inject]
    protected IResourceFeed Feed { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected IJSRuntime Script { get; set; } = default!;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Left { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends everything the page follows.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        if (isDisposing)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }

    /// <summary>Reads again what the page shows; drawing follows by itself.</summary>
    protected virtual Task ReloadAsync() => Task.CompletedTask;

    /// <summary>Reloads at every change of a signal.</summary>
    protected void Follow(params TelemetrySignal[] signals) => _ = FollowAsync(Telemetry.WatchAsync(signals, Left), Left);

    /// <summary>Reloads at every change of the resources.</summary>
    protected void FollowResources() => _ = FollowAsync(Feed.WatchAsync(Left), Left);

    /// <summary>Changes parameters in the address, so that it can be shared; null removes one.</summary>
    protected void SetQuery(bool replace, params (string Name, object? Value)[] parameters)
    {
        var values = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values), replace: replace);
    }

    private async Task FollowAsync<T>(IAsyncEnumerable<T> changes, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in changes.WithCancellation(cancellationToken))
            {
                await InvokeAsync(async () =>
                {
                    await ReloadAsync();
                    StateHasChanged();
                });
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (JSDisconnectedException)
        {
            // The browser was closed.
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
