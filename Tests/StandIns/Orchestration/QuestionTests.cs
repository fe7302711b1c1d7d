using System.Text.Json;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A parameter that nobody configured, with a person at a terminal and without.</summary>
public sealed class QuestionTests : IDisposable
{
    private const string Question = "has no value yet";
    private const string Interrupt = "\u0003";

    // What was given is told by its length only: the worker's output is on the same screen.
    private const string Worker = "echo \"${#ANSWER} characters\"; trap 'exit 0' TERM; while :; do sleep 0.05; done";

    private readonly DataDirectory _data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_missing_secret_is_asked_for_on_a_terminal_is_not_shown_there_and_is_kept()
    {
        using (var terminal = Start())
        {
            await Eventually.TrueAsync(() => terminal.Shown.Contains(Question, StringComparison.Ordinal));
            terminal.Shown.ShouldContain("What the worker needs.");
            // All at once, as whoever pastes it.
            await terminal.TypeAsync("hunter2\r");

            await Eventually.TrueAsync(() => terminal.Shown.Contains("7 characters", StringComparison.Ordinal));
            await terminal.TypeAsync(Interrupt);

            (await terminal.ExitAsync(Cancellation)).ShouldBe(0, terminal.Shown);
            terminal.Shown.ShouldNotContain("hunter2");
        }

        var kept = JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(Path.Combine(_data.Path, "parameters.json"), Cancellation));
        kept.ShouldNotBeNull()["api-key"].ShouldBe("hunter2");

        using var again = Start();
        await Eventually.TrueAsync(() => again.Shown.Contains("7 characters", StringComparison.Ordinal));
        again.Shown.ShouldNotContain(Question);
        await again.TypeAsync(Interrupt);
        (await again.ExitAsync(Cancellation)).ShouldBe(0, again.Shown);
    }

    [Fact]
    public async Task Who_does_not_want_to_answer_leaves_with_Ctrl_C_and_nothing_is_kept()
    {
        using var terminal = Start();
        await Eventually.TrueAsync(() => terminal.Shown.Contains(Question, StringComparison.Ordinal));

        await terminal.TypeAsync(Interrupt);

        await terminal.ExitAsync(Cancellation);
        terminal.Shown.ShouldNotContain("Exception");
        File.Exists(Path.Combine(_data.Path, "parameters.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_the_failure_names_the_key_and_how_to_set_it()
    {
        using var host = new HostProcess(HostProgram.Application, _data.Path, "--Ask=api-key");

        var (exitCode, error) = await host.ExitAsync(Cancellation);

        exitCode.ShouldBe(1);
        error.ShouldContain("'Parameters:api-key' is missing");
        error.ShouldContain("Parameters__api_key");
    }

    private TerminalProcess Start() =>
        new(HostProgram.Application, _data.Path, new Dictionary<string, string> { ["Ask"] = "api-key", ["Worker"] = Worker });
}
