using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Fixed ports that are in the way, all of them at once: whoever is told of one port after the other starts seven times.</summary>
internal static class PortConflicts
{
    /// <summary>Looks at every fixed port before anything is started.</summary>
    /// <exception cref="OrchestrationException">Some are taken; the message says which, for whom, by what, and what to do.</exception>
    public static void Refuse(IEnumerable<IResource> resources)
    {
        var taken = resources
            .SelectMany(static resource => resource.Annotations.OfType<EndpointAnnotation>()
                .Where(static endpoint => endpoint.Protocol == ProtocolType.Tcp)
                .Select(endpoint => (endpoint.Port, Wanted: resource.Name)))
            .Where(static one => one.Port is { } port && !PortAllocator.IsFree(port))
            .Select(static one => new TakenPort(one.Port!.Value, one.Wanted, PortHolder.Of(one.Port.Value)))
            .ToList();
        if (taken.Count > 0)
        {
            throw new OrchestrationException(string.Join(Environment.NewLine, taken.GroupBy(static one => one.Holder?.Application).SelectMany(Describe)));
        }
    }

    private static IEnumerable<string> Describe(IGrouping<string?, TakenPort> group) => group.Key is { } application
        ? [$"{Ports([.. group])} held by the application in {application} ({Holders(group)}): stop it with {application}/run --stop and start again."]
        : group.Select(static one => PortHolder.Describe(one.Port, one.WantedBy));

    private static string Ports(IReadOnlyList<TakenPort> taken) => taken.Count == 1
        ? $"Port {taken[0].Port}, which {taken[0].WantedBy} needs, is"
        : $"The ports {string.Join(", ", taken.Select(static one => $"{one.Port} ({one.WantedBy})"))} are";

    private static string Holders(IEnumerable<TakenPort> taken) =>
        string.Join(", ", taken.Select(static one => $"{one.Holder!.Program} pid {one.Holder.ProcessId}").Distinct());

    private sealed record TakenPort(int Port, string WantedBy, PortHolder? Holder);
}
