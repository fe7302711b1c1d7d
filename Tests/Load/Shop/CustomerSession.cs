using System.Net;

namespace AspireOrders.Load.Shop;

/// <summary>An account that stays signed in: when its token has expired it signs in again, once for all who use it.</summary>
internal sealed class CustomerSession(GatewayClient gateway, string email, string password) : IDisposable
{
    private readonly SemaphoreSlim signingIn = new(1, 1);
    private volatile string? token;

    public void Dispose() => signingIn.Dispose();

    /// <summary>Makes the account unless it is there.</summary>
    public Task RegisterAsync(CancellationToken cancellationToken) => gateway.RegisterAsync(email, password, cancellationToken);

    /// <summary>Its access token.</summary>
    public async Task<string> TokenAsync(CancellationToken cancellationToken) => token ?? await RenewAsync(null, cancellationToken);

    /// <summary>Calls with the token, and once more with a new one when it was refused.</summary>
    public async Task CallAsync(Func<string, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var shown = await TokenAsync(cancellationToken);
        try
        {
            await call(shown, cancellationToken);
        }
        catch (GatewayException refused) when (refused.Status == HttpStatusCode.Unauthorized)
        {
            await call(await RenewAsync(shown, cancellationToken), cancellationToken);
        }
    }

    private async Task<string> RenewAsync(string? refused, CancellationToken cancellationToken)
    {
        await signingIn.WaitAsync(cancellationToken);
        try
        {
            if (token is { } renewed && renewed != refused) return renewed;
            return token = await gateway.SignInAsync(email, password, cancellationToken);
        }
        finally
        {
            signingIn.Release();
        }
    }
}
