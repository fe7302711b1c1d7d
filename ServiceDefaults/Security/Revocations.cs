namespace AspireOrders.ServiceDefaults.Security;

/// <summary>That access tokens are not accepted any more although they have not expired.</summary>
/// <param name="Subject">The account, or the sign-in (<c>sid</c>) that the tokens belong to.</param>
/// <param name="MinimumVersion">Tokens that speak for an older version of the account (<c>ver</c>) are refused; <see cref="int.MaxValue"/>: all.</param>
/// <param name="Until">When the last of them has expired by itself, and this can be forgotten.</param>
public sealed record Revocation(Guid Subject, int MinimumVersion, DateTimeOffset Until);

/// <summary>What this process knows of tokens that end before they expire. Looking costs next to nothing while there are none.</summary>
public sealed class Revocations(TimeProvider clock)
{
    private readonly Lock gate = new();

    // Replaced as a whole, so that looking needs no lock.
    private volatile Dictionary<Guid, Revocation> known = [];

    /// <summary>Whether a token is not accepted any more.</summary>
    /// <param name="userId">Its account.</param>
    /// <param name="family">Its sign-in.</param>
    /// <param name="version">The account's version that it speaks for.</param>
    public bool Covers(Guid userId, Guid family, int version)
    {
        var now = known;
        return now.Count > 0 && (Covers(now, userId, version) || Covers(now, family, version));
    }

    /// <summary>Adds what was heard of; what has run out is forgotten.</summary>
    public void Add(IEnumerable<Revocation> revocations)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var next = known.Values.Where(r => r.Until > now).ToDictionary(r => r.Subject);
            foreach (var revocation in revocations.Where(r => r.Until > now))
            {
                if (!next.TryGetValue(revocation.Subject, out var other) || other.MinimumVersion < revocation.MinimumVersion) next[revocation.Subject] = revocation;
            }

            known = next;
        }
    }

    private static bool Covers(Dictionary<Guid, Revocation> known, Guid subject, int version) =>
        known.TryGetValue(subject, out var revocation) && version < revocation.MinimumVersion;
}
