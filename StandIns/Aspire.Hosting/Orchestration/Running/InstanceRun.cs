using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The run of one replica: turns what its supervisor tells into states, and into a sentence when it ends the whole run.</summary>
internal sealed class InstanceRun
{
    // Projects drain for up to 20 s; a server may have a long checkpoint to write.
    private static readonly TimeSpan ProjectGrace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ServerGrace = TimeSpan.FromSeconds(30);
    private const int LinesToShow = 10;

    private readonly Replica _replica;
    private readonly EndpointAllocator _endpoints;
    private readonly InstanceStates _states;
    private readonly FatalFailure _failure;
    private readonly Func<CancellationToken, Task<IChildProcess>> _start;
    private readonly TimeProvider _time;
    private ProcessSupervisor _supervisor;
    private bool _started;
    private bool _startedByHand;
    private volatile bool _stopping;

    public InstanceRun(
        Replica replica,
        EndpointAllocator endpoints,
        InstanceStates states,
        FatalFailure failure,
        Func<CancellationToken, Task<IChildProcess>> start,
        TimeProvider time)
    {
        (_replica, _endpoints, _states, _failure, _start, _time) = (replica, endpoints, states, failure, start, time);
        _supervisor = new ProcessSupervisor(start, replica.Policy, OnEventAsync, time);
    }

    /// <summary>Which replica it is.</summary>
    public string ResourceId => _replica.Instance.ResourceId;

    public void Start()
    {
        if (_started)
        {
            _stopping = false;
            _startedByHand = true;
            _endpoints.Restore(_replica.Instance);
            _supervisor = new ProcessSupervisor(_start, _replica.Policy, OnEventAsync, _time);
        }

        _started = true;
        _ = _supervisor.Start();
    }

    /// <summary>Ends the process for good.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        await HaltAsync(hurry);
        await _replica.Console.CloseAsync();
    }

    /// <summary>Ends the process; <see cref="Start"/> may begin anew.</summary>
    public async Task HaltAsync(CancellationToken hurry)
    {
        _stopping = true;
        _endpoints.Withdraw(_replica.Instance);
        if (_started)
        {
            await _states.StoppingAsync(_replica.Resource, _replica.Instance);
            await _supervisor.StopAsync(_replica.Resource is ContainerResource ? ServerGrace : ProjectGrace, hurry);
        }
    }

    /// <summary>Says that it was not started again after all.</summary>
    public Task NotStartedAsync() => _states.NotStartedAsync(_replica.Resource, _replica.Instance);

    /// <summary>Says why it could not be started again.</summary>
    public Task FailedToStartAsync(string sentence)
    {
        _replica.Console.Note($"could not be started: {sentence}");
        return _states.FailedToStartAsync(_replica.Resource, _replica.Instance, sentence);
    }

    private async Task OnEventAsync(SupervisionEvent supervisionEvent)
    {
        switch (supervisionEvent)
        {
            case SupervisionEvent.Starting:
                await _states.StartingAsync(_replica.Resource, _replica.Instance);
                break;
            case SupervisionEvent.Started started:
                await _states.RunningAsync(_replica.Resource, _replica.Instance, started);
                break;
            case SupervisionEvent.Crashed crashed:
                _replica.Console.Note($"ended with {Describe(crashed.ExitCode)}; it is started again in {crashed.Pause.TotalSeconds} s");
                await _states.RestartingAsync(_replica.Resource, _replica.Instance, crashed);
                break;
            case SupervisionEvent.Ended ended:
                var asExpected = !_stopping && ended.ExitCode == _replica.ExpectedExitCode;
                ReportUnless(asExpected, ended.ExitCode);
                await _states.EndedAsync(_replica.Resource, _replica.Instance, ended.ExitCode, asExpected);
                break;
            case SupervisionEvent.Failed failed:
                ReportIfEssential(failed.Sentence, []);
                await _states.FailedToStartAsync(_replica.Resource, _replica.Instance, failed.Sentence);
                break;
        }
    }

    private void ReportUnless(bool asExpected, int exitCode)
    {
        if (!asExpected && !_stopping)
        {
            var console = _replica.Console;
            var remedy = $"correct what its last lines name (all of them are in {console.FilePath}) and start again";
            ReportIfEssential($"{_replica.Resource.Name} failed with {Describe(exitCode)}: {remedy}.", console.LastLines(LinesToShow));
        }
    }

    // What somebody starts by hand is their business; the others go on without it.
    private void ReportIfEssential(string sentence, IReadOnlyList<string> lastLines)
    {
        if (!_startedByHand && !_replica.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
        {
            _failure.Report(sentence, lastLines);
        }
    }

    private static string Describe(int exitCode) => exitCode > 128 ? $"signal {exitCode - 128}" : $"exit code {exitCode}";
}

/// <summary>One replica and what is fixed about its run.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Instance">Which of its replicas.</param>
/// <param name="Console">Takes what it prints.</param>
/// <param name="Policy">Which of its ends are final.</param>
/// <param name="ExpectedExitCode">The exit code that means success.</param>
internal sealed record Replica(
    IResource Resource, ResourceInstance Instance, InstanceConsole Console, RestartPolicy Policy, int ExpectedExitCode);
