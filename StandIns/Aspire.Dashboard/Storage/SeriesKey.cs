using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Storage;

/// <summary>Tells the series of an instrument apart: who sends it, with which attributes in which order.</summary>
internal readonly record struct SeriesKey(TelemetryResource Resource, TelemetryAttribute[] Attributes)
{
    public bool Equals(SeriesKey other) => Resource.Equals(other.Resource) && Attributes.AsSpan().SequenceEqual(other.Attributes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Resource);
        foreach (var attribute in Attributes)
        {
            hash.Add(attribute);
        }

        return hash.ToHashCode();
    }
}
