using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Shows how the application is doing: in the status files always, and on the terminal as a table that lives, or as lines where
/// nobody watches. It starts before the resources and ends after them, so their stopping is seen too.
/// </summary>
internal sealed class TopologyView(
    Terminal terminal,
    TopologyStatusReader reader,
    InstanceConsoles consoles,
    ResourceNotificationService notifications,
    FatalFailure failure,
    IHostApplicationLifetime lifetime,
    IOptions<OrchestrationOptions> options,
    IConfiguration configuration,
    IServiceProvider services,
    TimeProvider time) : IHostedService
{
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<TopologyStatus> _shown = Channel.CreateUnbounded<TopologyStatus>();
    private readonly SemaphoreSlim _changed = new(0, 1);
    private Task _working = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetValue("Console:Logs", terminal.IsInteractive))
        {
            consoles.LinePrinted += line => terminal.WriteLine(line.Name, line.Text, line.IsError);
        }

        // Whoever fails before everything was handed over explains itself without a table.
        lifetime.ApplicationStarted.Register(() => _working = Task.WhenAll(ListenAsync(), FollowAsync(), ShowAsync()));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await _working;
        _ending.Dispose();
        if (failure.Sentence is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence + Doctor.Hint(services));
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var _ in notifications.WatchAsync(_ending.Token))
            {
                Nudge();
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops; from now on the ticks show how far that is.
        }
    }

    private async Task FollowAsync()
    {
        var file = new StatusFile(options.Value.DataDirectory);
        try
        {
            while (!_ending.IsCancellationRequested)
            {
                var status = reader.Read();
                if (file.Write(status))
                {
                    _shown.Writer.TryWrite(status);
                }

                await PauseAsync();
            }

            var farewell = $"Everything has stopped. The data is kept in {options.Value.DataDirectory}.";
            _shown.Writer.TryWrite(reader.Read() with { Message = farewell });
        }
        finally
        {
            _shown.Writer.Complete();
            file.Delete();
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await _changed.WaitAsync(Tick, _ending.Token);
            await Task.Delay(Coalesce, time, _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The end is near: what comes is the last look.
        }
    }

    private Task ShowAsync() => terminal.IsInteractive
        ? terminal.ShowTableAsync(reader.Read(), _shown.Reader)
        : new StatusLines(terminal.Output, time).ShowAsync(_shown.Reader);

    private void Nudge()
    {
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
