using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Spectre.Console;

namespace AspireOrders.Tests.StandIns.Orchestration;

public sealed class InstanceConsoleTests : IDisposable
{
    private readonly DataDirectory _data = new();
    private readonly ResourceLoggerService _logs = new();
    private readonly List<ConsoleLine> _shown = [];

    public void Dispose()
    {
        _logs.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task A_line_goes_to_the_file_and_the_terminal_without_colours()
    {
        var console = Open();

        console.Append("\u001b[41m\u001b[30mfail\u001b[39m: it broke", isError: true);
        await console.CloseAsync();

        (await ReadAsync(console.FilePath)).ShouldBe("fail: it broke\n");
        _shown.ShouldBe([new ConsoleLine("orders-1", "fail: it broke", IsError: true)]);
    }

    [Fact]
    public void The_last_lines_explain_a_failure()
    {
        var console = Open();
        foreach (var number in Enumerable.Range(1, 100))
        {
            console.Append($"line {number}", isError: false);
        }

        console.Append("", isError: false);

        console.LastLines(2).ShouldBe(["line 99", "line 100"]);
    }

    [Fact]
    public async Task The_log_of_the_run_before_is_kept_beside_the_new_one()
    {
        var first = Open();
        first.Append("first run", isError: false);
        await first.CloseAsync();
        var second = Open();
        second.Append("second run", isError: false);
        await second.CloseAsync();

        (await ReadAsync(Path.Combine(_data.Path, "orders-1.previous.log"))).ShouldBe("first run\n");
        (await ReadAsync(second.FilePath)).ShouldBe("second run\n");
    }

    [Fact]
    public void Lines_of_all_resources_begin_in_one_column_behind_their_names()
    {
        using var text = new StringWriter();
        var settings = new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) };
        var terminal = new Terminal(AnsiConsole.Create(settings));

        terminal.WriteLine("orders-1", "[ready] to take orders");
        terminal.WriteLine("redis", "ready");

        text.ToString().ShouldBe("orders-1         | [ready] to take orders\nredis            | ready\n");
    }

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

    private InstanceConsole Open() =>
        new("orders-1", "orders-abc", _logs, new LogFile(Path.Combine(_data.Path, "orders-1.log")), _shown.Add);
}
