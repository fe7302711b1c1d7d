using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using Spectre.Console;

namespace AspireOrders.Load.Report;

/// <summary>Shows how a run goes: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class RunProgress(IAnsiConsole console, TimeProvider clock)
{
    private const int BeatsPerLine = 10;

    /// <summary>Shows it until the run ends.</summary>
    /// <param name="title">What the run is for.</param>
    /// <param name="arrivals">When orders are due.</param>
    /// <param name="recorder">What became of them.</param>
    /// <param name="run">The run.</param>
    /// <param name="look">How long it has been running, and how many orders wait to be settled.</param>
    /// <param name="beat">How often to look.</param>
    public async Task ShowAsync(
        string title, IArrivals arrivals, RunRecorder recorder, Func<Task> run, Func<Task<(TimeSpan Elapsed, long Unsettled)>> look, TimeSpan beat)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            await ShowLinesAsync(title, recorder, run, look, beat);
            return;
        }

        await console.Progress().Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask(title, maxValue: arrivals.Duration.TotalSeconds);
            await WatchAsync(run(), look, beat, (elapsed, unsettled) =>
            {
                bar.Value = elapsed.TotalSeconds;
                bar.Description = Markup.Escape(Describe(title, recorder, elapsed, unsettled));
            });
            bar.Value = bar.MaxValue;
        });
    }

    private async Task ShowLinesAsync(
        string title, RunRecorder recorder, Func<Task> run, Func<Task<(TimeSpan Elapsed, long Unsettled)>> look, TimeSpan beat)
    {
        var beats = 0;
        await WatchAsync(run(), look, beat, (elapsed, unsettled) =>
        {
            if (beats++ % BeatsPerLine == 0) console.WriteLine(Describe(title, recorder, elapsed, unsettled));
        });
    }

    private async Task WatchAsync(Task run, Func<Task<(TimeSpan Elapsed, long Unsettled)>> look, TimeSpan beat, Action<TimeSpan, long> show)
    {
        while (await Task.WhenAny(run, Task.Delay(beat, clock)) != run)
        {
            var (elapsed, unsettled) = await look();
            show(elapsed, unsettled);
        }

        await run;
    }

    private static string Describe(string title, RunRecorder recorder, TimeSpan elapsed, long unsettled) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{title}: {elapsed.TotalSeconds,5:0.0} s, {recorder.AcceptedCount:N0} accepted, {recorder.ErrorCount:N0} errors, {unsettled:N0} not settled");
}
