using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Users.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace AspireOrders.Users.Features;

internal static class UsersExtensions
{
    /// <summary>
    /// Accounts, tokens, the guard of sign-in and, in development, the demo accounts. The signing keys come from this service's own database,
    /// where every other service asks this one.
    /// </summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddLiveOptions<SignInOptions>(SignInOptions.Section);
        services.AddDbContextPool<AccountsContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            // Whoever handles the exception knows whether it is worth a line; two people with one address are not.
            .ConfigureWarnings(events => events.Ignore(
                CoreEventId.SaveChangesFailed, CoreEventId.QueryIterationFailed, RelationalEventId.CommandError)));
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<LocalSigningKeys>();
        services.Replace(ServiceDescriptor.Singleton<ISigningKeys>(provider => provider.GetRequiredService<LocalSigningKeys>()));
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenEnd>();
        services.AddSingleton<RefreshFamilies>();
        services.AddSingleton<SignInFailures>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<AccountWriter>();
        services.AddTransient<AccountImport>();
        services.AddSingleton<SettingStore>();
        services.AddHostedService<PublishSettings>();
        services.AddHostedService<RotateSigningKeys>();
        services.AddHostedService<PurgeTokens>();
        if (builder.Environment.IsDevelopment()) services.AddHostedService<SeedAccounts>();
    }
}
