using System.Globalization;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>What a process says of itself at its management port: whether it is still the same one, and how much memory it takes.</summary>
/// <param name="ProcessorSeconds">Time of processors that it has used; less than before when it was started again.</param>
/// <param name="WorkingSet">Bytes.</param>
internal sealed record ProcessWatch(double ProcessorSeconds, double WorkingSet)
{
    public static async Task<ProcessWatch> ReadAsync(RunningTopology topology, string service, CancellationToken cancellationToken)
    {
        using var management = new HttpClient { BaseAddress = topology.Endpoint(service, "management") };
        var lines = (await management.GetStringAsync("/metrics", cancellationToken)).Split('\n');
        return new ProcessWatch(Sum(lines, "dotnet_process_cpu_time_seconds_total"), Sum(lines, "dotnet_process_memory_working_set_bytes"));
    }

    private static double Sum(string[] lines, string metric)
    {
        var values = lines.Where(l => l.StartsWith(metric, StringComparison.Ordinal)).Select(l => double.Parse(l.AsSpan(l.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture)).ToList();
        values.ShouldNotBeEmpty(metric);
        return values.Sum();
    }
}
