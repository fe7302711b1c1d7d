using AspireOrders.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.ServiceDefaults.Security;

internal static class SecurityExtensions
{
    public static void AddSecurity(this IHostApplicationBuilder builder, string serviceName)
    {
        builder.Services.AddOptions<SecurityOptions>()
            .BindConfiguration(SecurityOptions.Section)
            .ValidateDataAnnotations()
            .Validate(o => o.ServiceKey.Length is 0 or >= 16, "Security:ServiceKey is empty or has at least 16 characters.")
            .Validate(
                o => o.Certificates.Directory.Length == 0 || File.Exists(Path.Combine(o.Certificates.Directory, "ca.crt")),
                "Security:Certificates:Directory holds no ca.crt.")
            .ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(new ServiceIdentity(serviceName));
        builder.Services.AddSingleton<CertificateStore>();
        builder.Services.AddSingleton<ServiceTokens>();
        builder.Services.AddSingleton<Revocations>();
        builder.Services.AddSingleton<RevocationFeed>();
        builder.Services.AddHostedService<RevocationWatch>();
        builder.Services.AddSingleton<AccessTokenValidator>();
        builder.Services.AddSingleton<IWarmUp>(services => services.GetRequiredService<AccessTokenValidator>());
        builder.Services.AddSingleton<CallerResolver>();
        builder.Services.TryAddSingleton<ISigningKeys, RemoteSigningKeys>();
        builder.Services.AddSingleton<CertificateHealth>();
        builder.Services.AddHealthChecks().AddCheck<SigningKeysHealth>("signing-keys", tags: ["ready"]).AddCheck<CertificateHealth>("certificate");
    }
}
