using AspireOrders.Contracts.Users.V1;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>The keys of the users service, kept for five minutes and asked for at once when an unknown key id comes (a rotation).</summary>
public sealed class RemoteSigningKeys(Users.UsersClient users, TimeProvider clock) : ISigningKeys, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    // An attacker's made-up key ids must not turn into a flood of calls.
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Dictionary<string, SecurityKey> keys = [];
    private DateTimeOffset readAt = DateTimeOffset.MinValue;

    /// <inheritdoc />
    public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var known = keys.GetValueOrDefault(keyId);
        var age = clock.GetUtcNow() - readAt;
        if (known is not null ? age < Fresh : age < AtMostEvery) return known;
        await gate.WaitAsync(cancellationToken);
        try
        {
            age = clock.GetUtcNow() - readAt;
            if (age >= (keys.ContainsKey(keyId) ? Fresh : AtMostEvery)) await RefreshAsync(known is not null, cancellationToken);
            return keys.GetValueOrDefault(keyId);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Reads the keys unless they were read before; so the first request of a user does not wait for it.</summary>
    /// <exception cref="RpcException">The users service does not answer.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        if (readAt > DateTimeOffset.MinValue) return;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (readAt == DateTimeOffset.MinValue) await RefreshAsync(staleWillDo: false, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => gate.Dispose();

    private async Task RefreshAsync(bool staleWillDo, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await users.GetSigningKeysAsync(new GetSigningKeysRequest(), cancellationToken: cancellationToken);
            keys = new JsonWebKeySet(answer.JwksJson).GetSigningKeys().ToDictionary(k => k.KeyId, StringComparer.Ordinal);
            readAt = clock.GetUtcNow();
        }
        catch (RpcException) when (staleWillDo)
        {
            // The users service is down: the key that is known goes on being good, and is asked for again in a minute.
            readAt = clock.GetUtcNow() - Fresh + TimeSpan.FromMinutes(1);
        }
    }
}
