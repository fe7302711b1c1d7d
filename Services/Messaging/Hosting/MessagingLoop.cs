using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Messaging;

/// <summary>A loop that outlives every failure: it pauses ever longer, says so once, and goes on.</summary>
internal abstract class MessagingLoop(LoopState state, Backoff backoff, TimeSpan patience, TimeProvider time, ILogger logger) : BackgroundService
{
    private readonly WakeUp resume = new();

    protected LoopState State { get; } = state;

    protected TimeProvider Time { get; } = time;

    protected ILogger Logger { get; } = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var quiet = QuietActivity.Start();
        using var work = new StopPatience(patience, Time, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            State.Round();
            try
            {
                await RoundAsync(work.Token, stoppingToken);
                Recovered();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                await FailedAsync(exception, work.Token);
                await PauseAsync(exception, stoppingToken);
            }
        }

        await StoppedAsync(work.Token);
    }

    /// <summary>One time round.</summary>
    /// <param name="work">For work in progress, which may still finish after the host was told to stop.</param>
    /// <param name="stopping">For waiting.</param>
    protected abstract Task RoundAsync(CancellationToken work, CancellationToken stopping);

    /// <summary>After each failed round, before the pause.</summary>
    protected virtual Task FailedAsync(Exception exception, CancellationToken work) => Task.CompletedTask;

    /// <summary>After the last round.</summary>
    protected virtual Task StoppedAsync(CancellationToken work) => Task.CompletedTask;

    /// <summary>Cuts a pause short because what failed may be back.</summary>
    protected void Resume() => resume.Set();

    private void Recovered()
    {
        if (State.EndOutage())
        {
            Logger.OutageEnded(State.Name, backoff.Failures);
        }

        backoff.Reset();
    }

    private async Task PauseAsync(Exception exception, CancellationToken stopping)
    {
        if (State.BeginOutage(exception))
        {
            Logger.OutageBegan(State.Name, $"{exception.GetType().Name}: {exception.Message}");
        }

        try
        {
            await resume.WaitAsync(backoff.Next(), Time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The loop looks at its token next.
        }
    }
}
