using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Http;

namespace AspireOrders.ServiceDefaults.Security;

/// <summary>Finds out who makes a request, once a request: by bearer token, client certificate or service token. No other header is trusted.</summary>
public sealed class CallerResolver(AccessTokenValidator tokens, ServiceTokens serviceTokens, CertificateStore certificates)
{
    private const string Bearer = "Bearer ";

    /// <summary>The caller of <paramref name="context"/>, kept with the request.</summary>
    /// <exception cref="DomainException">1002 when a token came along that is not valid.</exception>
    public async ValueTask<Caller> ResolveAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is { } known) return known;
        var service = certificates.Enabled
            ? CertificateStore.ServiceName(context.Connection.ClientCertificate)
            : serviceTokens.Validate(context.Request.Headers[ServiceTokens.Header]);
        var caller = new Caller(null, null, service);
        if (Token(context) is { } token)
        {
            var (userId, role) = await tokens.ValidateAsync(token, context.RequestAborted);
            caller = caller with { UserId = userId, Role = role };
        }

        context.Features.Set(caller);
        return caller;
    }

    /// <summary>Looks at the token again, for a call that may outlive it.</summary>
    /// <exception cref="DomainException">1002 when it has expired since, or is not accepted any more.</exception>
    public async ValueTask DemandValidTokenAsync(HttpContext context)
    {
        if (Token(context) is { } token) await tokens.ValidateAsync(token, context.RequestAborted);
    }

    /// <summary>The bearer token of a request; null without one.</summary>
    /// <exception cref="DomainException">1002 when another kind of credentials came along.</exception>
    public static string? Token(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(header)) return null;
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? header[Bearer.Length..].Trim()
            : throw new DomainException(ErrorCode.BadToken, "Only bearer tokens are accepted.");
    }
}
