using System.Diagnostics;
using System.Threading.Channels;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class ProcessSupervisorTests
{
    // What is to come comes at once; this only says when a test that waits in vain has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        await InTimeAsync(ended, "The supervision did not end");
    }

    [Fact]
    public async Task Stopping_ends_the_process_and_starts_no_other()
    {
        var supervisor = Supervise(RestartPolicy.Always);
        var ended = supervisor.Start();
        var child = await ChildAsync();

        await InTimeAsync(supervisor.StopAsync(TimeSpan.FromSeconds(20), CancellationToken.None), "The supervisor did not stop");

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

        await InTimeAsync(supervisor.StopAsync(TimeSpan.Zero, CancellationToken.None), "The supervisor did not stop");

        ended.IsCompletedSuccessfully.ShouldBeTrue();
        _children.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task What_cannot_be_started_says_why_and_is_not_tried_again()
    {
        var missing = new OrchestrationException("redis-server not found: apt-get install redis-server.");
        var supervisor = new ProcessSupervisor(_ => throw missing, RestartPolicy.Always, ReportAsync, _time);

        await InTimeAsync(supervisor.Start(), "The supervision did not end");

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

    private Task<FakeChild> ChildAsync() => InTimeAsync(_children.Reader.ReadAsync(Cancellation).AsTask(), "No process was started");

    private async Task<T> NextAsync<T>()
        where T : SupervisionEvent
    {
        while (true)
        {
            var next = await InTimeAsync(_events.Reader.ReadAsync(Cancellation).AsTask(), $"{typeof(T).Name} was not reported");
            if (next is T found)
            {
                return found;
            }

            // Nothing comes after the last one.
            next.ShouldNotBeOfType<SupervisionEvent.Ended>($"{typeof(T).Name} was to be reported");
            next.ShouldNotBeOfType<SupervisionEvent.Failed>($"{typeof(T).Name} was to be reported");
        }
    }

    // The supervisor begins its pause just after it has reported the crash, so the clock moves until it has noticed.
    private async Task<T> AfterPauseAsync<T>(TimeSpan pause)
        where T : SupervisionEvent
    {
        var waited = Stopwatch.StartNew();
        while (!_events.Reader.TryPeek(out _))
        {
            waited.Elapsed.ShouldBeLessThan(Patience, "Nothing was reported after the pause");
            _time.Advance(pause);
            await Task.Yield();
        }

        return await NextAsync<T>();
    }

    private static async Task<T> InTimeAsync<T>(Task<T> task, string otherwise)
    {
        await InTimeAsync((Task)task, otherwise);
        return await task;
    }

    private static async Task InTimeAsync(Task task, string otherwise)
    {
        try
        {
            await task.WaitAsync(Patience, Cancellation);
        }
        catch (TimeoutException exception)
        {
            throw new ShouldAssertException($"{otherwise} within {Patience.TotalSeconds} s.", exception);
        }
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
