using Aspire.Hosting.ApplicationModel;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Orchestration;

/// <summary>The table of resources.</summary>
internal static class StatusTable
{
    private const int PlainWidth = 160;

    public static IRenderable Render(TopologyStatus status, bool coloured = true)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Resource", "State", "Health", "URLs", "Restarts", "Pid");
        var explains = status.Resources.Any(static row => row.Reason is not null);
        if (explains)
        {
            table.AddColumn("Why");
        }

        foreach (var row in status.Resources)
        {
            var colour = coloured ? Colour(row) : Style.Plain;
            List<IRenderable> cells =
            [
                new Text(row.Name),
                new Text(row.State, colour),
                new Text(row.Health ?? "", colour),
                new Text(string.Join('\n', row.Urls)),
                new Text(row.Restarts == 0 ? "" : $"{row.Restarts}"),
                new Text($"{row.ProcessId}"),
            ];
            if (explains)
            {
                cells.Add(new Text(row.Reason ?? "", colour));
            }

            table.AddRow(cells);
        }

        var lines = new List<IRenderable> { table, new Text(status.Message) };
        if (status.Dashboard is { } dashboard)
        {
            lines.Add(new Text($"Dashboard: {dashboard}"));
        }

        return new Rows(lines);
    }

    /// <summary>The same without colours, for files and pipes.</summary>
    public static string ToPlainText(TopologyStatus status)
    {
        // Spectre colours a console that knows no escape sequences through System.Console, that is: the real one.
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = PlainWidth;
        console.Write(Render(status, coloured: false));
        return text.ToString().TrimEnd();
    }

    private static Style Colour(ResourceRow row) =>
        row.State == KnownResourceStates.FailedToStart || row.State == InstanceStates.Restarting ? new Style(Color.Red)
        : row.IsReady ? new Style(Color.Green)
        : row.Health is not null ? new Style(Color.Yellow)
        : new Style(Color.Grey);
}
