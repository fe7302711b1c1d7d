using AspireOrders.Load.Measuring;

namespace AspireOrders.Tests.Unit.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_recorded_is_zero()
    {
        var histogram = new LatencyHistogram();
        histogram.Percentile(0.99).ShouldBe(TimeSpan.Zero);
        histogram.Max.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Percentiles_are_never_too_low_and_at_most_one_part_in_128_too_high()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 20_000).Select(_ => TimeSpan.FromMicroseconds((long)Math.Exp(random.NextDouble() * 18))).ToList();
        var histogram = new LatencyHistogram();
        values.ForEach(histogram.Record);
        values.Sort();
        foreach (var share in (double[])[0.0001, 0.25, 0.5, 0.9, 0.99, 0.999, 1])
        {
            var exact = values[(int)Math.Ceiling(share * values.Count) - 1];
            var answer = histogram.Percentile(share);
            answer.ShouldBeGreaterThanOrEqualTo(exact);
            answer.ShouldBeLessThanOrEqualTo(exact + (exact / 128) + TimeSpan.FromMicroseconds(1));
        }

        histogram.Max.ShouldBe(values[^1]);
        histogram.Percentile(1).ShouldBe(values[^1]);
        histogram.Count.ShouldBe(values.Count);
    }

    [Fact]
    public void One_slow_answer_of_a_hundred_is_the_maximum_and_not_the_99th_percentile()
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < 99; i++) histogram.Record(TimeSpan.FromMilliseconds(1));
        histogram.Record(TimeSpan.FromSeconds(2));
        histogram.Percentile(0.99).TotalMilliseconds.ShouldBe(1, 0.01);
        histogram.Max.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Values_beyond_the_scale_are_counted_at_its_ends()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(-3));
        histogram.Record(TimeSpan.FromDays(100));
        histogram.Percentile(0.5).ShouldBe(TimeSpan.Zero);
        histogram.Max.ShouldBe(TimeSpan.FromDays(100));
    }
}
