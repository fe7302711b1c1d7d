namespace AspireOrders.Users.Domain;

/// <summary>
/// One sign-in and all refresh tokens that descend from it. Each token works once; when a spent one comes again, either the thief or the owner
/// holds a copy and nobody can tell which, so the whole family ends.
/// </summary>
/// <param name="FamilyId">The <c>sid</c> of access tokens.</param>
/// <param name="UserId">Who signed in.</param>
/// <param name="ExpiresAt">When to sign in again, however often the tokens were exchanged.</param>
/// <param name="RevokedAt">When it was ended early; null while it lives.</param>
internal sealed record RefreshFamily(Guid FamilyId, Guid UserId, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>Decides what becomes of a token of this family that is presented at <paramref name="now"/>.</summary>
    public Redemption Redeem(RefreshToken token, DateTimeOffset now)
    {
        if (RevokedAt is not null) return Redemption.Revoked;
        if (token.SpentAt is not null) return Redemption.Reused;
        return token.ExpiresAt <= now || ExpiresAt <= now ? Redemption.Expired : Redemption.Accepted;
    }

    /// <summary>When a token made at <paramref name="now"/> expires: never after its family.</summary>
    public DateTimeOffset TokenExpiry(DateTimeOffset now, TimeSpan lifetime) => now + lifetime < ExpiresAt ? now + lifetime : ExpiresAt;
}

/// <summary>A refresh token as it is known here.</summary>
/// <param name="ExpiresAt">When it stops working unused.</param>
/// <param name="SpentAt">When it was exchanged for its successor; null while it can be.</param>
internal sealed record RefreshToken(DateTimeOffset ExpiresAt, DateTimeOffset? SpentAt);

/// <summary>What becomes of a refresh token.</summary>
internal enum Redemption
{
    /// <summary>It is exchanged for a new one.</summary>
    Accepted,

    /// <summary>It was spent before: the family has to be revoked.</summary>
    Reused,

    /// <summary>Its family was revoked.</summary>
    Revoked,

    /// <summary>It or its family is too old.</summary>
    Expired,

    /// <summary>There is no such token.</summary>
    Unknown,
}
