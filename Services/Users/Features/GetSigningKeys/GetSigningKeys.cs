using System.Text.Json;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Grpc.Core;

namespace AspireOrders.Users.Features;

internal sealed partial class UsersService
{
    [Access(Callers.Anyone)]
    public override Task<GetSigningKeysResponse> GetSigningKeys(GetSigningKeysRequest request, ServerCallContext context) =>
        context.HandleAsync<GetSigningKeysRequest, GetSigningKeysResponse>(request);
}

/// <summary>The public halves of all live keys, those that sign later included, as a JSON Web Key Set (RFC 7517).</summary>
internal sealed class GetSigningKeysHandler(LocalSigningKeys keys) : IRequestHandler<GetSigningKeysRequest, GetSigningKeysResponse>
{
    public async Task<GetSigningKeysResponse> HandleAsync(GetSigningKeysRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var live = await keys.AllAsync(cancellationToken);
        return new GetSigningKeysResponse { JwksJson = JsonSerializer.Serialize(new { keys = live.Select(Public) }) };
    }

    // Member by member: nothing private can slip in with a serialised key object.
    private static object Public(SigningKey key) => new { kty = "EC", use = "sig", alg = "ES256", crv = "P-256", kid = key.KeyId, x = key.X, y = key.Y };
}
