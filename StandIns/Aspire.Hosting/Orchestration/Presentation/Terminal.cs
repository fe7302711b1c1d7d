using System.Threading.Channels;
using Spectre.Console;

namespace Aspire.Hosting.Orchestration;

/// <summary>The terminal the AppHost was started in. Lines written while the table lives appear above it.</summary>
internal sealed class Terminal(IAnsiConsole console)
{
    private const int NameWidth = 16;
    private static readonly Color[] Colours =
        [Color.Aqua, Color.Green, Color.Yellow, Color.Fuchsia, Color.Blue, Color.Olive, Color.Teal, Color.Purple];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Style> _styles = [];
    private LiveTable? _table;

    /// <summary>Somebody watches and it can draw; otherwise plain lines are written.</summary>
    public bool IsInteractive { get; } =
        !Console.IsOutputRedirected && console.Profile.Capabilities.Ansi && Environment.GetEnvironmentVariable("CI") is not "true";

    /// <summary>Where plain lines go.</summary>
    public TextWriter Output => console.Profile.Out.Writer;

    /// <summary>`orders-1         | text`, each name in a colour of its own.</summary>
    public void WriteLine(string name, string text, bool isError = false)
    {
        lock (_gate)
        {
            var line = new Paragraph().Append(Prefix(name), StyleOf(name)).Append(text, isError ? new Style(Color.Red) : Style.Plain);
            if (_table?.TryWrite(line) is not true)
            {
                console.Write(line);
                console.WriteLine();
            }
        }
    }

    /// <summary>The name, padded so that the texts of all resources begin in one column.</summary>
    public static string Prefix(string name) => name.PadRight(NameWidth) + " | ";

    /// <summary>Keeps a table on the screen until there are no more changes.</summary>
    public async Task ShowTableAsync(TopologyStatus first, ChannelReader<TopologyStatus> changes)
    {
        var table = new LiveTable(console);
        lock (_gate)
        {
            _table = table;
        }

        var drawing = table.RunAsync(StatusTable.Render(first));
        await foreach (var status in changes.ReadAllAsync(CancellationToken.None))
        {
            table.Update(StatusTable.Render(status));
        }

        table.Complete();
        await drawing;
    }

    private Style StyleOf(string name)
    {
        if (!_styles.TryGetValue(name, out var style))
        {
            style = new Style(Colours[_styles.Count % Colours.Length]);
            _styles.Add(name, style);
        }

        return style;
    }
}
