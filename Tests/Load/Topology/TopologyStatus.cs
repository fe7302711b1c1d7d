using System.Text.Json;

namespace AspireOrders.Load.Topology;

/// <summary>What the AppHost writes about itself into <c>status.json</c> of its data directory.</summary>
/// <param name="State"><c>Healthy</c> when everything is.</param>
/// <param name="Message">The state in a sentence.</param>
/// <param name="Resources">One for each replica.</param>
internal sealed record TopologyStatus(string State, string Message, IReadOnlyList<ResourceStatus> Resources)
{
    /// <summary>Reads the file; null when there is none yet.</summary>
    public static TopologyStatus? Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "status.json");
        return File.Exists(path) ? JsonSerializer.Deserialize<TopologyStatus>(File.ReadAllBytes(path), JsonSerializerOptions.Web) : null;
    }

    /// <summary>The first address of a resource that begins with the scheme.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public Uri Address(string resource, string scheme) => Resources
        .Where(r => r.Belongs(resource))
        .SelectMany(r => r.Urls)
        .Where(u => u.StartsWith(scheme + "://", StringComparison.Ordinal))
        .Select(u => new Uri(u))
        .FirstOrDefault() ?? throw new InvalidOperationException($"{resource} has no {scheme} address.");
}

/// <summary>One replica of a resource.</summary>
/// <param name="Name">Its name; of several replicas each has a suffix.</param>
/// <param name="Urls">Where it is found.</param>
/// <param name="ProcessId">Its process; null when it has none (now).</param>
/// <param name="Restarts">How often it was started again.</param>
internal sealed record ResourceStatus(string Name, IReadOnlyList<string> Urls, int? ProcessId, int Restarts)
{
    /// <summary>Whether it is the resource of that name, or a replica of it.</summary>
    public bool Belongs(string resource) => Name == resource || Name.StartsWith(resource + "-", StringComparison.Ordinal);
}
