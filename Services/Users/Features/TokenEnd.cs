using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireOrders.Users.Features;

/// <summary>Ends access tokens before they expire, in every service within a second.</summary>
internal sealed class TokenEnd(RevocationFeed feed, Revocations revocations, IOptions<TokenOptions> options, TimeProvider clock, ILogger<TokenEnd> logger)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Those of one sign-in.</summary>
    public Task OfFamilyAsync(Guid familyId, CancellationToken cancellationToken) => EndAsync(familyId, int.MaxValue, cancellationToken);

    /// <summary>Those that speak for an older version of an account; all of them when it is gone.</summary>
    public Task OfAccountAsync(Guid userId, int? version, CancellationToken cancellationToken) =>
        EndAsync(userId, version ?? int.MaxValue, cancellationToken);

    private async Task EndAsync(Guid subject, int version, CancellationToken cancellationToken)
    {
        var revocation = new Revocation(subject, version, clock.GetUtcNow() + options.Value.AccessLifetime + Margin);
        revocations.Add([revocation]);
        try
        {
            await feed.PublishAsync(revocation, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Nobody hears of it: the tokens end when they expire, which is soon.
            UsersLog.TokensExpire(logger, exception.Message);
        }
    }
}
