namespace Aspire.Dashboard.Storage;

/// <summary>
/// Lets equal texts share one object: telemetry says the same few names again and again. A text pushes out the one that has its place,
/// so the pool cannot grow, and a lost race costs a copy only.
/// </summary>
internal sealed class StringPool
{
    private const int Places = 1 << 14;
    private const int LongestShared = 96;

    private readonly string?[] _texts = new string?[Places];

    /// <summary>The text, or an equal one that is known already.</summary>
    public string Share(string text)
    {
        if (text.Length is 0 or > LongestShared)
        {
            return text;
        }

        ref var place = ref _texts[string.GetHashCode(text) & (Places - 1)];
        var known = place;
        if (known is not null && string.Equals(known, text, StringComparison.Ordinal))
        {
            return known;
        }

        place = text;
        return text;
    }
}
