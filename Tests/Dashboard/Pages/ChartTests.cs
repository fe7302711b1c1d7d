using Aspire.Dashboard.Components.Charts;
using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard.Pages;

public sealed class ChartTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 7.3)]
    [InlineData(0, 0.00042)]
    [InlineData(0, 123_456)]
    [InlineData(-35, 12)]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    public void An_axis_holds_all_values_with_a_handful_of_even_ticks(double low, double high)
    {
        var scale = ChartScale.Of([low, null, high, double.NaN]);

        scale.Minimum.ShouldBeLessThanOrEqualTo(Math.Min(low, 0));
        scale.Maximum.ShouldBeGreaterThanOrEqualTo(high);
        scale.Ticks.Count.ShouldBeInRange(3, 8);
        scale.Position(scale.Minimum).ShouldBe(0);
        scale.Position(scale.Maximum).ShouldBe(1);
    }

    [Fact]
    public void A_value_without_neighbours_is_a_point_of_its_own() =>
        new MetricLine("P50", [1, null, null, 2, null, 3, 4, null, 5]).LonePoints().ShouldBe([0, 3, 8]);

    [Fact]
    public void A_total_is_the_sum_of_what_each_series_said_last()
    {
        var times = Enumerable.Range(1, 4).Select(second => Start.AddSeconds(second)).ToList();

        var line = CounterTotals.Of("orders", [Series((2, 10), (4, 30)), Series((3, 5))], times);

        line.Values.ShouldBe([null, 10d, 15d, 35d]);
    }

    [Fact]
    public void Dimensions_survive_a_url_with_every_character_and_the_missing_value()
    {
        var filters = new Dictionary<string, IReadOnlySet<string?>>
        {
            ["http.route"] = new HashSet<string?> { "/a;b:c,d", "", null, "-" },
            ["none"] = new HashSet<string?>(),
        };

        var read = DimensionFilters.Read(DimensionFilters.Write(filters));

        read.Keys.ShouldBe(["http.route", "none"], ignoreOrder: true);
        read["http.route"].ShouldBe(filters["http.route"], ignoreOrder: true);
        read["none"].ShouldBeEmpty();
    }

    [Fact]
    public void A_dimension_all_of_whose_values_count_again_is_not_restricted()
    {
        string?[] all = ["200", "404", null];

        var without = DimensionFilters.Toggle(new Dictionary<string, IReadOnlySet<string?>>(), "status", "404", all);
        without["status"].ShouldBe(["200", null], ignoreOrder: true);

        DimensionFilters.Toggle(without, "status", "404", all).ShouldBeEmpty();
        DimensionFilters.Write(new Dictionary<string, IReadOnlySet<string?>>()).ShouldBeNull();
    }

    private static MetricSeries Series(params (int Second, double Value)[] points) => new(
        new TelemetryResource("orders", "", []),
        [],
        [.. points.Select(point => new MetricPoint { StartTime = Start, Time = Start.AddSeconds(point.Second), Value = point.Value })]);
}
