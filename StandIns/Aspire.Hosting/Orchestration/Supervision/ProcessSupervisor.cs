namespace Aspire.Hosting.Orchestration;

/// <summary>Keeps one process running: starts it, notices its end, starts it again with growing pauses, stops it when asked.</summary>
internal sealed class ProcessSupervisor(
    Func<CancellationToken, Task<IChildProcess>> start,
    RestartPolicy policy,
    Func<SupervisionEvent, Task> report,
    TimeProvider time)
{
    private readonly RestartBackoff _backoff = new();
    private readonly CancellationTokenSource _stopping = new();
    private StopRequest _request = new(TimeSpan.Zero, CancellationToken.None);
    private int _lastExitCode;
    private Task _running = Task.CompletedTask;

    /// <summary>Begins; the task completes when the process has ended for good.</summary>
    public Task Start() => _running = RunAsync(_stopping.Token);

    /// <summary>Ends the process for good, within the grace period or at once when <paramref name="hurry"/> fires.</summary>
    public async Task StopAsync(TimeSpan grace, CancellationToken hurry)
    {
        _request = new StopRequest(grace, hurry);
        await _stopping.CancelAsync();
        await _running;
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            for (var restarts = 0; ; restarts++)
            {
                var uptime = await RunOnceAsync(restarts, stopping);
                if (stopping.IsCancellationRequested || IsFinal(_lastExitCode))
                {
                    break;
                }

                var pause = _backoff.After(uptime);
                await report(new SupervisionEvent.Crashed(_lastExitCode, pause));
                await Task.Delay(pause, time, stopping);
            }

            await report(new SupervisionEvent.Ended(_lastExitCode));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await report(new SupervisionEvent.Ended(_lastExitCode));
        }
        catch (DistributedApplicationException exception)
        {
            await report(new SupervisionEvent.Failed(exception.Message));
        }
    }

    private bool IsFinal(int exitCode) => policy == RestartPolicy.Never || (policy == RestartPolicy.OnFailure && exitCode == 0);

    private async Task<TimeSpan> RunOnceAsync(int restarts, CancellationToken stopping)
    {
        await report(new SupervisionEvent.Starting());
        var child = await start(stopping);
        var began = time.GetTimestamp();
        await report(new SupervisionEvent.Started(child.Id, restarts));
        await Task.WhenAny(child.Exited, Task.Delay(Timeout.InfiniteTimeSpan, stopping));
        if (stopping.IsCancellationRequested)
        {
            await child.StopAsync(_request.Grace, _request.Hurry);
        }

        _lastExitCode = await child.Exited;
        return time.GetElapsedTime(began);
    }

    private sealed record StopRequest(TimeSpan Grace, CancellationToken Hurry);
}
