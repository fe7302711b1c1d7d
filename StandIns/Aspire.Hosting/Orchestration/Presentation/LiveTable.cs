using System.Threading.Channels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A table that stays below the lines written meanwhile. One task draws both: Spectre takes its two locks in the other order when a
/// line is written than when the table changes, so two threads could wait for each other.
/// </summary>
internal sealed class LiveTable(IAnsiConsole console)
{
    private readonly Channel<Drawing> _drawings = Channel.CreateUnbounded<Drawing>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Draws until <see cref="Complete"/>; the last table stays on the screen.</summary>
    public Task RunAsync(IRenderable first) => console.Live(first).Overflow(VerticalOverflow.Crop).StartAsync(async context =>
    {
        while (await _drawings.Reader.WaitToReadAsync(CancellationToken.None))
        {
            Draw(context);
        }
    });

    /// <summary>Writes a line above the table; false when the table is no longer there.</summary>
    public bool TryWrite(Paragraph line) => _drawings.Writer.TryWrite(new Drawing(line, Table: null));

    public void Update(IRenderable table) => _drawings.Writer.TryWrite(new Drawing(Line: null, table));

    public void Complete() => _drawings.Writer.TryComplete();

    // Whatever has come together is drawn at once: every drawing moves the table.
    private void Draw(LiveDisplayContext context)
    {
        var lines = new List<IRenderable>();
        IRenderable? table = null;
        while (_drawings.Reader.TryRead(out var drawing))
        {
            if (drawing.Line is { } line)
            {
                lines.Add(line);
            }

            table = drawing.Table ?? table;
        }

        if (lines.Count > 0)
        {
            console.Write(new Rows(lines));
        }

        if (table is not null)
        {
            context.UpdateTarget(table);
        }
    }

    private sealed record Drawing(Paragraph? Line, IRenderable? Table);
}
