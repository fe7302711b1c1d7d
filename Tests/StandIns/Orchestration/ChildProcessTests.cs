using System.Collections.Concurrent;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class ChildProcessTests : IAsyncDisposable
{
    private readonly DataDirectory _data = new();
    private readonly ChildProcessLauncher _launcher;
    private readonly ConcurrentQueue<(string Line, bool IsError)> _lines = [];

    public ChildProcessTests() => _launcher = new ChildProcessLauncher(_data.Path, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _launcher.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task All_it_printed_was_handed_on_when_it_has_exited()
    {
        var child = Start("for i in 1 2 3; do echo line $i; done; echo broken >&2; exit 7");

        (await child.Exited.WaitAsync(Cancellation)).ShouldBe(7);

        _lines.Where(line => !line.IsError).Select(line => line.Line).ShouldBe(["line 1", "line 2", "line 3"]);
        _lines.Where(line => line.IsError).Select(line => line.Line).ShouldBe(["broken"]);
    }

    [Fact]
    public async Task It_has_exactly_the_environment_it_was_given_even_names_with_hyphens()
    {
        var child = Run("/usr/bin/env", [], ("services__web-shop__http__0", "http://localhost:1"));

        await child.Exited.WaitAsync(Cancellation);

        _lines.Select(line => line.Line).ShouldContain("services__web-shop__http__0=http://localhost:1");
        _lines.ShouldNotContain(line => line.Line.StartsWith("DOTNET_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_leads_a_session_of_its_own_so_the_terminals_interrupt_does_not_reach_it()
    {
        var child = Start("read -r _ _ _ _ group session _ < /proc/$$/stat; echo $$ $group $session");

        await child.Exited.WaitAsync(Cancellation);

        _lines.Single().Line.ShouldBe($"{child.Id} {child.Id} {child.Id}");
    }

    [Fact]
    public async Task Stopping_lets_it_clean_up()
    {
        var child = Start("trap 'echo cleaned; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await Eventually.TrueAsync(() => !_lines.IsEmpty);

        await child.StopAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        (await child.Exited).ShouldBe(0);
        _lines.Last().Line.ShouldBe("cleaned");
    }

    [Fact]
    public async Task A_second_request_that_hurries_kills_it_with_its_children()
    {
        var child = Start("trap '' TERM; sleep 1000 & echo $!; wait; wait");
        await Eventually.TrueAsync(() => !_lines.IsEmpty);
        var grandchild = int.Parse(_lines.Single().Line);
        using var hurry = new CancellationTokenSource();

        var stopping = child.StopAsync(TimeSpan.FromMinutes(1), hurry.Token);
        stopping.IsCompleted.ShouldBeFalse();
        await hurry.CancelAsync();
        await stopping;

        (await child.Exited).ShouldBe(128 + 9);
        await Eventually.TrueAsync(() => ProcessIdentity.Of(grandchild) is null);
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_ended_by_the_next_one()
    {
        var child = Start("exec sleep 1000");
        await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{child.Id}/cmdline").Contains("sleep", StringComparison.Ordinal));
        await using var next = new ChildProcessLauncher(_data.Path, TimeProvider.System);

        var leftovers = await next.StopLeftoversAsync(Cancellation);

        leftovers.ShouldBe(["shell"]);
        (await child.Exited.WaitAsync(Cancellation)).ShouldBe(128 + 15);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IChildProcess Start(string script) => Run("/bin/sh", ["-c", script]);

    private IChildProcess Run(string program, string[] arguments, params (string Name, string Value)[] environment) =>
        _launcher.Start(new ChildProcessSpecification
        {
            Name = "shell",
            FileName = program,
            Arguments = arguments,
            WorkingDirectory = "/",
            Environment = environment.Append((Name: "PATH", Value: "/usr/bin:/bin")).ToDictionary(pair => pair.Name, pair => pair.Value),
            OnLine = (line, isError) => _lines.Enqueue((line, isError)),
        });
}
