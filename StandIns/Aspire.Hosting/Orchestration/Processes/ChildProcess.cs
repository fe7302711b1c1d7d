using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>A process that was started and can be waited for and ended.</summary>
internal interface IChildProcess
{
    int Id { get; }

    /// <summary>Completes with the exit code once the process is gone and all it printed was handed on. 128 + n means signal n.</summary>
    Task<int> Exited { get; }

    /// <summary>
    /// Asks the process to end and waits for it; after the grace period, or as soon as <paramref name="hurry"/> fires, it is killed.
    /// </summary>
    Task StopAsync(TimeSpan grace, CancellationToken hurry);
}

/// <summary>A child in a session and process group of its own.</summary>
internal sealed class ChildProcess : IChildProcess
{
    // What a dead child leaves in its pipes is there already; only a grandchild that survived could keep them open.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ChildProcessSpecification _specification;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChildProcess(Process process, ChildProcessSpecification specification, TimeProvider time, Action<ChildProcess> onExit)
    {
        _process = process;
        _specification = specification;
        _time = time;
        Id = process.Id;
        process.Exited += (_, _) => _exit.TrySetResult();
        process.EnableRaisingEvents = true;
        Exited = FollowAsync(onExit);
    }

    public int Id { get; }

    public Task<int> Exited { get; }

    public async Task StopAsync(TimeSpan grace, CancellationToken hurry)
    {
        if (!_exit.Task.IsCompleted)
        {
            PosixSignals.Send(Id, _specification.StopSignal);
            await Task.WhenAny(_exit.Task, Task.Delay(grace, _time, hurry));
        }

        if (!_exit.Task.IsCompleted)
        {
            PosixSignals.SendToGroup(Id, StopSignal.Kill);
        }

        await Exited;
    }

    private async Task<int> FollowAsync(Action<ChildProcess> onExit)
    {
        var output = Task.WhenAll(PumpAsync(_process.StandardOutput, isError: false), PumpAsync(_process.StandardError, isError: true));
        await _exit.Task;
        PosixSignals.SendToGroup(Id, StopSignal.Kill);
        onExit(this);
        await Task.WhenAny(output, Task.Delay(OutputGrace, _time));
        var exitCode = _process.ExitCode;
        _process.Dispose();
        return exitCode;
    }

    private async Task PumpAsync(StreamReader reader, bool isError)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                _specification.OnLine(line, isError);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe was closed under the reader because the process is over.
        }
    }
}
