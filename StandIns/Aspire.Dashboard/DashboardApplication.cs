using Aspire.Dashboard.Access;
using Aspire.Dashboard.Api;
using Aspire.Dashboard.Components;
using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Journal;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Storage;
using Aspire.Dashboard.Telemetry;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Aspire.Dashboard;

/// <summary>Puts the program together.</summary>
internal static class DashboardApplication
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = DashboardOptionsReader.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options));
        // Every request would be several lines, and the server warns of what is meant: ports opened one by one, keys that nobody keeps.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        var services = builder.Services;
        // Pages that are open hold their connections; nobody waits for them.
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<OtlpQueue>();
        services.AddSingleton<TelemetryStore>();
        services.AddSingleton<ITelemetryReader>(static provider => provider.GetRequiredService<TelemetryStore>());
        services.AddSingleton<ITelemetryControl>(static provider => provider.GetRequiredService<TelemetryStore>());
        services.AddSingleton<TelemetryJournal>();
        services.AddHostedService<IntakeWorker>();
        services.AddSingleton<ResourceFeed>();
        services.AddSingleton<IResourceFeed>(static provider => provider.GetRequiredService<ResourceFeed>());
        services.AddHostedService(static provider => provider.GetRequiredService<ResourceFeed>());
        services.AddSingleton<OtlpService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<OtlpService>, OtlpMethods>());
        services.AddGrpc(static grpc => grpc.MaxReceiveMessageSize = DashboardOptions.RequestBytes);
        services.AddRequestDecompression();
        // Nothing protected outlives the pages of this process; without this, keys would be written to the home directory.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
    }

    public static void UseTelemetry(this WebApplication app)
    {
        app.UseMiddleware<AccessControl>();
        app.UseRequestDecompression();
        app.MapGrpcService<OtlpService>();
        app.MapOtlpHttp();
        app.MapLogin();
        app.MapTelemetryApi();
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapBlazorScript();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
