using System.Text.Json.Nodes;
using AspireOrders.Load.Pgbench;
using AspireOrders.Load.Report;

namespace AspireOrders.Tests.Unit.Load;

public sealed class BenchFiguresTests
{
    private static readonly BenchFigures Figures = new("rest", 60, 1, 5000.5, 4990, 3, 20, 90, 0, 0.4, 2000, 2.5, 0);

    [Fact]
    public void The_file_has_exactly_the_fields_that_are_promised() => JsonNode.Parse(Figures.ToJson())!.AsObject().Select(p => p.Key).ShouldBe(
    [
        "mode", "seconds", "replicas", "acceptedPerSecond", "settledPerSecond", "p50Ms", "p99Ms", "maxMs", "errors", "settledLagSeconds",
        "pgbenchPerSecond", "ratioToPgbench", "auditViolations",
    ]);

    [Fact]
    public void What_was_not_measured_is_null()
    {
        var json = JsonNode.Parse((Figures with { PgbenchPerSecond = null, RatioToPgbench = null, SettledLagSeconds = null }).ToJson())!.AsObject();
        json["pgbenchPerSecond"].ShouldBeNull();
        json["ratioToPgbench"].ShouldBeNull();
        json.ContainsKey("settledLagSeconds").ShouldBeTrue();
    }

    [Fact]
    public void The_rate_is_found_in_what_pgbench_prints()
    {
        PgbenchRun.ReadRate("latency average = 4.2 ms\ninitial connection time = 20 ms\ntps = 3821.507 (without initial connection time)\n").ShouldBe(3821.507);
        PgbenchRun.ReadRate("pgbench: error: connection failed").ShouldBeNull();
    }
}
