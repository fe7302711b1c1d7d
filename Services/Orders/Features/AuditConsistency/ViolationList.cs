using AspireOrders.Contracts.Orders.V1;

namespace AspireOrders.Orders.Features;

/// <summary>Collects violations from several threads; when an invariant is broken very often, some stand for all, with the number of the rest.</summary>
internal sealed class ViolationList
{
    /// <summary>So many of one invariant are listed; the message stays far below the limit of the transport.</summary>
    public const int MostOfOne = 1000;

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, List<Violation>> listed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> unlisted = new(StringComparer.Ordinal);

    /// <summary>Adds what was found.</summary>
    public void AddRange(IEnumerable<Violation> violations)
    {
        lock (gate)
        {
            foreach (var violation in violations) Add(violation);
        }
    }

    /// <summary>Everything that was added, by invariant.</summary>
    public IReadOnlyList<Violation> ToList()
    {
        lock (gate)
        {
            return [.. listed.SelectMany(of => of.Value.Concat(Rest(of.Key)))];
        }
    }

    private void Add(Violation violation)
    {
        if (!listed.TryGetValue(violation.Invariant, out var same)) listed[violation.Invariant] = same = [];
        if (same.Count < MostOfOne) same.Add(violation);
        else unlisted[violation.Invariant] = unlisted.GetValueOrDefault(violation.Invariant) + 1;
    }

    private IEnumerable<Violation> Rest(string invariant) => unlisted.GetValueOrDefault(invariant) is var rest and > 0
        ? [new Violation { Invariant = invariant, Detail = $"{rest} more of its kind" }]
        : [];
}
