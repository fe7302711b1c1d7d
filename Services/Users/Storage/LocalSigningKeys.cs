using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Domain;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Users.Storage;

/// <summary>
/// The keys as this replica knows them: the one that signs, and all that are published. An unknown key id is looked up at most once a second,
/// for another replica may have made it since.
/// </summary>
internal sealed class LocalSigningKeys(SigningKeyStore store, TimeProvider clock) : ISigningKeys, IDisposable
{
    // Made-up key ids must not turn into a flood of queries.
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private IReadOnlyList<SigningKey> keys = [];
    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        if (Known(keyId) is { } known) return known;
        await RefreshAsync(AtMostEvery, cancellationToken);
        return Known(keyId);
    }

    /// <summary>The key to sign with now.</summary>
    public async ValueTask<SigningKey> ActiveAsync(CancellationToken cancellationToken) =>
        KeySchedule.Active(await AllAsync(cancellationToken), clock.GetUtcNow())
            ?? throw new InvalidOperationException("No signing key is active; the table signing_keys was changed by hand.");

    /// <summary>Every key that is published.</summary>
    public async ValueTask<IReadOnlyList<SigningKey>> AllAsync(CancellationToken cancellationToken)
    {
        if (keys.Count == 0) await RefreshAsync(AtMostEvery, cancellationToken);
        return keys;
    }

    /// <summary>Reads the keys again unless that was done within <paramref name="age"/>, and makes the next one when it is due.</summary>
    public async Task RefreshAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (clock.GetUtcNow() - readAt < age) return;
            var current = await store.MaintainAsync(cancellationToken);
            // A key that is known already keeps its object, and with it the prepared signature providers.
            keys = [.. current.Select(key => keys.FirstOrDefault(known => known.KeyId == key.KeyId) ?? key)];
            readAt = clock.GetUtcNow();
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private ECDsaSecurityKey? Known(string keyId) => keys.FirstOrDefault(key => key.KeyId == keyId)?.Key;
}
