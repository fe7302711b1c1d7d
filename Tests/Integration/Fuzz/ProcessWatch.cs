using System.Globalization;
using System.Net;
using AspireOrders.Tests.Integration.Topology;

namespace AspireOrders.Tests.Integration.Fuzz;

/// <summary>
/// The processes of the platform before something that must harm none of them: as the orchestrator knows them, which sees at once when one ends,
/// and as operators see them.
/// </summary>
internal sealed class ProcessWatch
{
    private readonly RunningTopology topology;
    private readonly IReadOnlyList<ServiceProcess> processes;
    private readonly IReadOnlyList<string> registered;

    private ProcessWatch(RunningTopology topology, IReadOnlyList<ServiceProcess> processes, IReadOnlyList<string> registered) =>
        (this.topology, this.processes, this.registered) = (topology, processes, registered);

    public static async Task<ProcessWatch> BeginAsync(RunningTopology topology, CancellationToken cancellationToken)
    {
        var running = await topology.ProcessesAsync(cancellationToken);
        var services = running.Select(p => p.Service).Order(StringComparer.Ordinal).ToList();
        // A busy machine may be late with a heartbeat, and an instance is then not listed for a moment.
        var listed = await RegisteredAsync(topology, list => list.Select(i => i[..i.IndexOf(' ')]).SequenceEqual(services, StringComparer.Ordinal), cancellationToken);
        return new ProcessWatch(topology, running, listed);
    }

    /// <summary>Every one of them still runs, and none has been put into the place of another.</summary>
    public async Task HoldsAsync(CancellationToken cancellationToken)
    {
        (await topology.ProcessesAsync(cancellationToken)).ShouldBe(processes, "no process was started again");
        await RegisteredAsync(topology, list => list.SequenceEqual(registered, StringComparer.Ordinal), cancellationToken);
    }

    /// <summary>The memory that a service takes, in bytes; with replicas, that of one of them.</summary>
    public static async Task<double> WorkingSetAsync(RunningTopology topology, string service, CancellationToken cancellationToken)
    {
        const string metric = "dotnet_process_memory_working_set_bytes";
        using var management = new HttpClient { BaseAddress = topology.Endpoint(service, "management") };
        var lines = (await management.GetStringAsync("/metrics", cancellationToken)).Split('\n');
        var values = lines.Where(l => l.StartsWith(metric, StringComparison.Ordinal)).Select(l => double.Parse(l.AsSpan(l.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture)).ToList();
        values.ShouldNotBeEmpty();
        return values.Sum();
    }

    private static async Task<IReadOnlyList<string>> RegisteredAsync(RunningTopology topology, Func<Listed, bool> isExpected, CancellationToken cancellationToken)
    {
        // Ten thousand requests may take longer than a token of all tests is good for.
        using var operations = await new Shop(topology.CreateClient()).SignInAsync("ops@example.com", topology.DemoPassword);
        return await Eventually.SatisfiesAsync(
            async _ =>
            {
                var answer = await operations.GetAsync("ops/services");
                answer.Status.ShouldBe(HttpStatusCode.OK, answer.ToString());
                return new Listed(answer.Json["items"]!.AsArray().Select(i => $"{i!["service"]} {i["instanceId"]} since {i["startedAt"]}").Order(StringComparer.Ordinal));
            },
            isExpected, cancellationToken);
    }

    /// <summary>Shown whole when it is not what was expected.</summary>
    private sealed class Listed(IEnumerable<string> instances) : List<string>(instances)
    {
        public override string ToString() => string.Join(", ", this);
    }
}
