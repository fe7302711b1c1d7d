using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Gateway.Rest;

/// <summary>Moments as they are shown.</summary>
internal static class Times
{
    /// <summary>
    /// The moment in UTC, cut off after the microsecond: that is what databases keep, so an answer made before storing and one made after it
    /// show the same time.
    /// </summary>
    public static DateTime ToUtc(this Timestamp moment)
    {
        var exact = moment.ToDateTime();
        return exact.AddTicks(-(exact.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
