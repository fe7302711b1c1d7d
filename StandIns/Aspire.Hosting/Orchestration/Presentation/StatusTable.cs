using Aspire.Hosting.ApplicationModel;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Orchestration;

/// <summary>The table of resources.</summary>
internal static class StatusTable
{
    private const int PlainWidth = 160;

    public static IRenderable Render(TopologyStatus status)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Resource", "State", "Health", "URLs", "Restarts", "Pid");
        foreach (var row in status.Resources)
        {
            var colour = Colour(row);
            table.AddRow(
                new Text(row.Name),
                new Text(row.State, colour),
                new Text(row.Health ?? "", colour),
                new Text(string.Join('\n', row.Urls)),
                new Text(row.Restarts == 0 ? "" : $"{row.Restarts}"),
                new Text($"{row.ProcessId}"));
        }

        var lines = new List<IRenderable> { table, new Text(status.Message) };
        if (status.Dashboard is { } dashboard)
        {
            lines.Add(new Text($"Dashboard: {dashboard}"));
        }

        return new Rows(lines);
    }

    /// <summary>The same without colours and with lines that every terminal can draw.</summary>
    public static string ToPlainText(TopologyStatus status)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = PlainWidth;
        console.Profile.Capabilities.Unicode = false;
        console.Write(Render(status));
        return text.ToString().TrimEnd();
    }

    private static Style Colour(ResourceRow row) =>
        row.State == KnownResourceStates.FailedToStart || row.State == InstanceStates.Restarting ? new Style(Color.Red)
        : row.IsReady ? new Style(Color.Green)
        : row.Health is not null ? new Style(Color.Yellow)
        : new Style(Color.Grey);
}
