using AspireOrders.Contracts.Users.V1;
using AspireOrders.Messaging;
using AspireOrders.Users.Domain;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AspireOrders.Users.Storage;

/// <summary>Refresh tokens, by their hashes, and the families that they belong to.</summary>
internal sealed class RefreshFamilies(NpgsqlDataSource database, Outbox outbox, IOptions<TokenOptions> options, TimeProvider clock)
{
    // The account is locked against deletion, so a family never outlives it; no row: it is gone already.
    private const string Open =
        """
        WITH owner AS (SELECT user_id FROM accounts WHERE user_id = @userId FOR KEY SHARE),
        family AS (
            INSERT INTO refresh_families (family_id, user_id, started_at, expires_at)
            SELECT @familyId, user_id, @now, @familyExpiresAt FROM owner RETURNING family_id
        )
        INSERT INTO refresh_tokens (token_hash, family_id, expires_at) SELECT @hash, family_id, @expiresAt FROM family
        """;

    // The family is the one lock: two exchanges of the same token, or of two of its tokens, come one after the other.
    private const string LockFamily =
        """
        SELECT f.family_id, f.user_id, f.expires_at, f.revoked_at, a.role, a.version
        FROM refresh_families f JOIN accounts a USING (user_id)
        WHERE f.family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = @hash)
        FOR UPDATE OF f
        """;

    private const string ReadToken = "SELECT expires_at, spent_at FROM refresh_tokens WHERE token_hash = @hash";

    private const string Exchange =
        """
        WITH spent AS (UPDATE refresh_tokens SET spent_at = @now WHERE token_hash = @hash)
        INSERT INTO refresh_tokens (token_hash, family_id, expires_at) VALUES (@successor, @familyId, @expiresAt)
        """;

    private const string Revoke = "UPDATE refresh_families SET revoked_at = @now WHERE family_id = @familyId AND revoked_at IS NULL";

    private const string RevokeByToken =
        """
        UPDATE refresh_families SET revoked_at = @now
        WHERE family_id = (SELECT family_id FROM refresh_tokens WHERE token_hash = @hash) AND revoked_at IS NULL
        RETURNING family_id
        """;

    private const string Purge = "DELETE FROM refresh_families WHERE expires_at < @now";

    /// <summary>Starts a family with its first token, and tells of the sign-in in the same transaction; null when the account is gone.</summary>
    public async Task<NewRefreshToken?> OpenAsync(Guid userId, string role, int version, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var family = new RefreshFamily(Guid.CreateVersion7(now), userId, now + options.Value.FamilyLifetime, null);
        var secret = RefreshSecret.Create();
        var row = new
        {
            userId,
            familyId = family.FamilyId,
            now,
            familyExpiresAt = family.ExpiresAt,
            hash = RefreshSecret.Hash(secret),
            expiresAt = family.TokenExpiry(now, options.Value.RefreshLifetime),
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await connection.ExecuteAsync(new CommandDefinition(Open, row, transaction, cancellationToken: cancellationToken));
        if (rows == 0) return null;
        var signedIn = OutgoingEvent.Create(
            "user.signed_in.v1", userId, version, new UserSignedIn { UserId = userId.ToString(), SessionId = family.FamilyId.ToString() });
        await outbox.AppendAsync(connection, transaction, [signedIn], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.Wake();
        return new NewRefreshToken(secret, family.FamilyId, userId, role, version);
    }

    /// <summary>Exchanges a token for its successor; the reuse of a spent one revokes the family.</summary>
    /// <returns>What became of it, the family when there is one, and the successor when it was accepted.</returns>
    public async Task<(Redemption Outcome, RefreshFamily? Family, NewRefreshToken? Successor)> RedeemAsync(string secret, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var hash = RefreshSecret.Hash(secret);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<FamilyRow>(
            new CommandDefinition(LockFamily, new { hash }, transaction, cancellationToken: cancellationToken));
        if (row is null) return (Redemption.Unknown, null, null);
        var token = await connection.QuerySingleAsync<TokenRow>(
            new CommandDefinition(ReadToken, new { hash }, transaction, cancellationToken: cancellationToken));
        var family = row.ToFamily();
        var outcome = family.Redeem(token.ToToken(), now);
        NewRefreshToken? successor = null;
        if (outcome == Redemption.Accepted)
        {
            successor = new NewRefreshToken(RefreshSecret.Create(), family.FamilyId, family.UserId, row.Role, row.Version);
            var exchange = new
            {
                now,
                hash,
                successor = RefreshSecret.Hash(successor.Secret),
                familyId = family.FamilyId,
                expiresAt = family.TokenExpiry(now, options.Value.RefreshLifetime),
            };
            await connection.ExecuteAsync(new CommandDefinition(Exchange, exchange, transaction, cancellationToken: cancellationToken));
        }
        else if (outcome == Redemption.Reused)
        {
            await connection.ExecuteAsync(
                new CommandDefinition(Revoke, new { now, familyId = family.FamilyId }, transaction, cancellationToken: cancellationToken));
        }

        await transaction.CommitAsync(cancellationToken);
        return (outcome, family, successor);
    }

    /// <summary>Ends the family of a token and answers it; null for an unknown token, which is no error, or one whose family has ended before.</summary>
    public async Task<Guid?> RevokeAsync(string secret, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = new { now = clock.GetUtcNow(), hash = RefreshSecret.Hash(secret) };
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(RevokeByToken, row, cancellationToken: cancellationToken));
    }

    /// <summary>Deletes families, with their tokens, whose time is over.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Purge, new { now = clock.GetUtcNow() }, cancellationToken: cancellationToken));
    }

    private sealed record FamilyRow(Guid FamilyId, Guid UserId, DateTime ExpiresAt, DateTime? RevokedAt, string Role, int Version)
    {
        public RefreshFamily ToFamily() => new(FamilyId, UserId, new DateTimeOffset(ExpiresAt), RevokedAt is { } at ? new DateTimeOffset(at) : null);
    }

    private sealed record TokenRow(DateTime ExpiresAt, DateTime? SpentAt)
    {
        public RefreshToken ToToken() => new(new DateTimeOffset(ExpiresAt), SpentAt is { } at ? new DateTimeOffset(at) : null);
    }
}

/// <summary>A refresh token that was just made, with whom it speaks for.</summary>
/// <param name="Secret">Its text, which is not kept.</param>
/// <param name="FamilyId">The sign-in that it descends from.</param>
/// <param name="UserId">The account.</param>
/// <param name="Role">The account's role now.</param>
/// <param name="Version">The account's version now.</param>
internal sealed record NewRefreshToken(string Secret, Guid FamilyId, Guid UserId, string Role, int Version);
