using AspireOrders.Contracts.Users.V1;
using AspireOrders.Users.Storage;

namespace AspireOrders.Users.Features;

/// <summary>Hands out pairs of tokens, the access token signed with the key that is active.</summary>
internal sealed class TokenIssuer(LocalSigningKeys keys, AccessTokens accessTokens)
{
    public async Task<TokenPair> IssueAsync(NewRefreshToken refresh, CancellationToken cancellationToken)
    {
        var key = await keys.ActiveAsync(cancellationToken);
        return new TokenPair
        {
            AccessToken = accessTokens.Sign(refresh, key.Credentials),
            RefreshToken = refresh.Secret,
            ExpiresIn = (int)accessTokens.Lifetime.TotalSeconds,
        };
    }
}
