using System.Globalization;
using AspireOrders.Load.Arrivals;
using AspireOrders.Load.Measuring;
using Spectre.Console;

namespace AspireOrders.Load.Report;

/// <summary>Shows how a run goes: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class RunProgress(IAnsiConsole console, TimeProvider clock)
{
    private const int BeatsPerLine = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>Shows it until the run ends.</summary>
    /// <param name="title">What the run is for.</param>
    /// <param name="arrivals">When orders are due.</param>
    /// <param name="recorder">What became of them.</param>
    /// <param name="run">The run.</param>
    /// <param name="countUnsettled">How many orders wait to be settled.</param>
    public async Task ShowAsync(string title, IArrivals arrivals, RunRecorder recorder, Task run, Func<Task<long>> countUnsettled)
    {
        if (!console.Profile.Out.IsTerminal)
        {
            var beats = 0;
            await WatchAsync(run, async () =>
            {
                if (++beats % BeatsPerLine == 0) console.WriteLine(Describe(title, recorder, await countUnsettled()));
            });
            return;
        }

        await console.Progress().Columns(new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn()).StartAsync(async context =>
        {
            var bar = context.AddTask(Markup.Escape(title), maxValue: arrivals.Duration.TotalSeconds);
            await WatchAsync(run, async () =>
            {
                bar.Value = recorder.Elapsed.TotalSeconds;
                bar.Description = Markup.Escape(Describe(title, recorder, await countUnsettled()));
            });
            bar.Value = bar.MaxValue;
        });
    }

    private async Task WatchAsync(Task run, Func<Task> show)
    {
        while (await Task.WhenAny(run, Task.Delay(Beat, clock)) != run) await show();
        await run;
    }

    private static string Describe(string title, RunRecorder recorder, long unsettled) => string.Create(
        CultureInfo.InvariantCulture,
        $"{title}: {recorder.Elapsed.TotalSeconds:0} s, {recorder.AcceptedCount:N0} accepted, {recorder.ErrorCount:N0} errors, {unsettled:N0} not settled");
}
