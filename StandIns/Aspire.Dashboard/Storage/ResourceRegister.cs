using System.Collections.Concurrent;
using Aspire.Dashboard.Otlp.Common;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Everybody who has sent telemetry.</summary>
internal sealed class ResourceRegister(AttributeReader attributes)
{
    // Somebody who gives himself a new id with every request would fill the memory.
    private const int Limit = 1000;
    private const string UnknownName = "unknown_service";

    private readonly ConcurrentDictionary<(string Name, string InstanceId), TelemetryResource> _known = new();

    public IReadOnlyList<TelemetryResource> All =>
        [.. _known.Values.OrderBy(static one => one.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static one => one.InstanceId, StringComparer.Ordinal)];

    public TelemetryResource Get(Resource? resource)
    {
        var (name, instanceId) = (UnknownName, "");
        var others = resource is null ? [] : attributes.Read(resource.Attributes, (key, value) =>
        {
            switch (key)
            {
                case "service.name": name = value; return true;
                case "service.instance.id": instanceId = value; return true;
                default: return false;
            }
        });
        if (_known.TryGetValue((name, instanceId), out var known))
        {
            return known;
        }

        var made = new TelemetryResource(name, instanceId, others);
        return _known.Count >= Limit ? made : _known.GetOrAdd((name, instanceId), made);
    }
}
