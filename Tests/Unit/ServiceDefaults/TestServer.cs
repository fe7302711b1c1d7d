using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

/// <summary>A server as every service has it, without Redis: tokens are those of the tests, and none is revoked.</summary>
internal static class TestServer
{
    /// <summary>A service called inventory on a free port, that logs nothing.</summary>
    /// <param name="tokens">Who signs.</param>
    /// <param name="scheme">http or https.</param>
    public static WebApplicationBuilder CreateBuilder(TestTokens tokens, string scheme = "http")
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["Management:Port"] = "1";
        builder.WebHost.UseUrls($"{scheme}://127.0.0.1:0");
        builder.Services.AddSingleton<ISigningKeys>(tokens);
        builder.AddSecurity("inventory");
        builder.Services.Remove(builder.Services.Single(d => d.ImplementationType == typeof(RevocationWatch)));
        builder.AddGrpcServer();
        return builder;
    }
}
