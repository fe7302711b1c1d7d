using System.Threading.Channels;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class ProcessSupervisorTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly Channel<SupervisionEvent> _events = Channel.CreateUnbounded<SupervisionEvent>();
    private readonly Channel<FakeChild> _children = Channel.CreateUnbounded<FakeChild>();

    [Fact]
    public async Task A_service_that_crashes_is_started_again_after_the_pause()
    {
        _ = Supervise(RestartPolicy.Always).Start();
        var first = await NextAsync<SupervisionEvent.Started>();
        (await ChildAsync()).Exit(134);

        var crash = await NextAsync<SupervisionEvent.Crashed>();
        crash.ShouldBe(new SupervisionEvent.Crashed(134, TimeSpan.FromSeconds(0.5)));
        _children.Reader.TryRead(out _).ShouldBeFalse();
        var second = await AfterPauseAsync<SupervisionEvent.Started>(crash.Pause);

        first.Restarts.ShouldBe(0);
        second.Restarts.ShouldBe(1);
    }

    [Fact]
    public async Task A_service_is_started_again_even_when_it_left_with_code_0()
    {
        _ = Supervise(RestartPolicy.Always).Start();
        (await ChildAsync()).Exit(0);

        (await NextAsync<SupervisionEvent.Crashed>()).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(nameof(RestartPolicy.Never), 0)]
    [InlineData(nameof(RestartPolicy.Never), 3)]
    [InlineData(nameof(RestartPolicy.OnFailure), 0)]
    public async Task An_end_that_the_policy_allows_is_final(string policy, int exitCode)
    {
        var ended = Supervise(Enum.Parse<RestartPolicy>(policy)).Start();
        (await ChildAsync()).Exit(exitCode);

        (await NextAsync<SupervisionEvent.Ended>()).ExitCode.ShouldBe(exitCode);
        await ended.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Stopping_ends_the_process_and_starts_no_other()
    {
        var supervisor = Supervise(RestartPolicy.Always);
        var ended = supervisor.Start();
        var child = await ChildAsync();

        await supervisor.StopAsync(TimeSpan.FromSeconds(20), CancellationToken.None);

        child.Grace.ShouldBe(TimeSpan.FromSeconds(20));
        ended.IsCompletedSuccessfully.ShouldBeTrue();
        _children.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Stopping_during_the_pause_starts_no_other()
    {
        var supervisor = Supervise(RestartPolicy.Always);
        var ended = supervisor.Start();
        (await ChildAsync()).Exit(1);
        await NextAsync<SupervisionEvent.Crashed>();

        await supervisor.StopAsync(TimeSpan.Zero, CancellationToken.None);

        ended.IsCompletedSuccessfully.ShouldBeTrue();
        _children.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_started_says_why_and_is_not_tried_again()
    {
        var missing = new OrchestrationException("redis-server not found: apt-get install redis-server.");
        var supervisor = new ProcessSupervisor(_ => throw missing, RestartPolicy.Always, ReportAsync, _time);

        await supervisor.Start().WaitAsync(Cancellation);

        (await NextAsync<SupervisionEvent.Failed>()).Sentence.ShouldBe("redis-server not found: apt-get install redis-server.");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ProcessSupervisor Supervise(RestartPolicy policy) => new(StartAsync, policy, ReportAsync, _time);

    private async Task<IChildProcess> StartAsync(CancellationToken cancellationToken)
    {
        var child = new FakeChild();
        await _children.Writer.WriteAsync(child, cancellationToken);
        return child;
    }

    private async Task ReportAsync(SupervisionEvent supervisionEvent) =>
        await _events.Writer.WriteAsync(supervisionEvent, CancellationToken.None);

    private async Task<FakeChild> ChildAsync() => await _children.Reader.ReadAsync(Cancellation);

    private async Task<T> NextAsync<T>()
        where T : SupervisionEvent
    {
        while (true)
        {
            if (await _events.Reader.ReadAsync(Cancellation) is T found)
            {
                return found;
            }
        }
    }

    // The supervisor begins its pause just after it has reported the crash, so the clock moves until it has noticed.
    private async Task<T> AfterPauseAsync<T>(TimeSpan pause)
        where T : SupervisionEvent
    {
        while (!_events.Reader.TryPeek(out _))
        {
            _time.Advance(pause);
            await Task.Yield();
        }

        return await NextAsync<T>();
    }

    private sealed class FakeChild : IChildProcess
    {
        private readonly TaskCompletionSource<int> _exit = new();

        public int Id => 4711;

        public Task<int> Exited => _exit.Task;

        public TimeSpan? Grace { get; private set; }

        public void Exit(int code) => _exit.SetResult(code);

        public Task StopAsync(TimeSpan grace, CancellationToken hurry)
        {
            Grace = grace;
            _exit.TrySetResult(0);
            return Task.CompletedTask;
        }
    }
}
