namespace Aspire.Dashboard.Components.Charts;

/// <summary>Round numbers for an axis that holds all values.</summary>
/// <param name="Minimum">The lowest one.</param>
/// <param name="Maximum">The highest one.</param>
/// <param name="Ticks">Lines of the axis, from the lowest to the highest.</param>
internal sealed record ChartScale(double Minimum, double Maximum, IReadOnlyList<double> Ticks)
{
    private const int WantedTicks = 5;

    /// <summary>A scale from 0 (or below, if values are) to at least the highest value, with four to seven ticks.</summary>
    public static ChartScale Of(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        var low = Math.Min(0, known.DefaultIfEmpty(0).Min());
        var high = Math.Max(known.DefaultIfEmpty(0).Max(), low);
        if (high - low <= 0)
        {
            high = low + 1;
        }

        var step = RoundStep((high - low) / WantedTicks);
        var first = Math.Floor(low / step) * step;
        var count = (int)Math.Ceiling(((high - first) / step) - 1e-9);
        var ticks = Enumerable.Range(0, count + 1).Select(index => first + (index * step)).ToList();
        return new ChartScale(ticks[0], ticks[^1], ticks);
    }

    /// <summary>Where a value is between the ends, from 0 to 1.</summary>
    public double Position(double value) => Math.Clamp((value - Minimum) / (Maximum - Minimum), 0, 1);

    private static double RoundStep(double step)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / magnitude) switch
        {
            <= 1 => magnitude,
            <= 2 => 2 * magnitude,
            <= 2.5 => 2.5 * magnitude,
            <= 5 => 5 * magnitude,
            _ => 10 * magnitude,
        };
    }
}
