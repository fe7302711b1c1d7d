using System.CommandLine;
using AspireOrders.Load.Shop;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AspireOrders.Load.Generator;

/// <summary><c>generate</c>: a steady trickle of orders on an application that runs already, until it is stopped.</summary>
internal static class GeneratorCommand
{
    // A stopping generator waits for the visits that are under way, no longer.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var command = new Command("generate", "Places orders on an application that runs already, at a low rate, until it is stopped (the resource loadgen).");
        command.SetAction(static (_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        AddTelemetry(builder);
        AddGenerator(builder.Services);
        using var host = builder.Build();
        try
        {
            await host.RunAsync(cancellationToken);
            return host.Services.GetRequiredService<LoadGenerator>().Failure is null ? 0 : 1;
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message);
            return 1;
        }
    }

    private static void AddGenerator(IServiceCollection services)
    {
        services.AddOptions<GeneratorOptions>().BindConfiguration(GeneratorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(Random.Shared);
        services.AddSingleton<VisitRecorder>();
        services.AddSingleton<LoadGenerator>();
        services.AddSingleton<IVisitor, Visitor>();
        services.AddHostedService(static provider => provider.GetRequiredService<LoadGenerator>());
        services.AddHttpClient<GatewayClient>(static (provider, client) =>
            client.BaseAddress = new Uri(provider.GetRequiredService<IOptions<GeneratorOptions>>().Value.Gateway!, "/api/v1/"));
    }

    // The traces of what it causes begin here.
    private static void AddTelemetry(HostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(static tracing => tracing.AddSource(VisitRecorder.SourceName, "System.Net.Http"))
            .WithMetrics(static metrics => metrics.AddMeter(VisitRecorder.SourceName, "System.Net.Http", "System.Runtime"));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();
    }
}
