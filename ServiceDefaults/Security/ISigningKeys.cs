using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>The public keys that access tokens are signed with.</summary>
public interface ISigningKeys
{
    /// <summary>The key of an id, asking the issuer again when it is not known yet; null when the issuer does not know it either.</summary>
    ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}
