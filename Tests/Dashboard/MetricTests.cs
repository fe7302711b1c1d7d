using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard;

public sealed class MetricTests
{
    [Fact]
    public void A_counter_is_drawn_as_growth_per_second_of_the_chosen_series()
    {
        var store = Stores.With(
            Wire.Metrics("orders", Wire.Counter(1000, 10, ("state", "paid")), Wire.Counter(1000, 1, ("state", "open"))),
            Wire.Metrics("orders", Wire.Counter(2000, 30, ("state", "paid")), Wire.Counter(2000, 1, ("state", "open"))));
        var query = new MetricQuery("orders", "meter", "orders")
        {
            Until = Wire.Noon.AddSeconds(2),
            Window = TimeSpan.FromSeconds(2),
            Dimensions = new Dictionary<string, IReadOnlySet<string?>> { ["state"] = new HashSet<string?> { "paid" } },
        };

        store.GetDimensions("orders", "meter", "orders").ShouldHaveSingleItem().Values.ShouldBe(["open", "paid"]);
        store.GetChart(query, steps: 2).Lines.ShouldHaveSingleItem().Values.ShouldBe([10, 20]);
        store.GetChart(query with { Dimensions = new Dictionary<string, IReadOnlySet<string?>>() }, steps: 2).Lines[0].Values.ShouldBe([11, 20]);
    }

    [Fact]
    public void A_counter_that_begins_anew_does_not_shrink()
    {
        var store = Stores.With(
            Wire.Metrics("orders", Wire.Counter(1000, 100)), Wire.Metrics("orders", Wire.Counter(2000, 3)));
        var query = new MetricQuery("orders", "meter", "orders") { Until = Wire.Noon.AddSeconds(2), Window = TimeSpan.FromSeconds(2) };

        store.GetChart(query, steps: 2).Lines[0].Values.ShouldBe([100, 3]);
    }

    [Fact]
    public void A_histogram_is_drawn_as_percentiles_and_leads_to_the_traces_of_its_examples()
    {
        var store = Stores.With(
            Wire.Metrics("orders", Wire.Histogram(1000, 10, 0, 0, 0)), Wire.Metrics("orders", Wire.Histogram(2000, 10, 100, 0, 0)));
        var query = new MetricQuery("orders", "meter", "duration") { Until = Wire.Noon.AddSeconds(2), Window = TimeSpan.FromSeconds(2) };

        var chart = store.GetChart(query, steps: 2);

        chart.Lines.Select(static line => line.Name).ShouldBe(["P50", "P90", "P99"]);
        chart.Lines[0].Values.ShouldBe([5, 15]);
        chart.Exemplars.Select(static exemplar => exemplar.TraceId).ShouldBe([Wire.TraceId(7), Wire.TraceId(7)]);
        store.GetChart(query with { ShowCount = true }, steps: 2).Lines[0].Values.ShouldBe([10, 100]);
    }
}
