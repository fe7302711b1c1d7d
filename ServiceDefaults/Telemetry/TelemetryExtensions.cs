using AspireOrders.ServiceDefaults.Configuration;
using AspireOrders.ServiceDefaults.Discovery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs from the frameworks' own sources and ours (<c>AspireOrders.*</c>), sent by OTLP when an endpoint is configured.</summary>
internal static class TelemetryExtensions
{
    private static readonly string[] Sources =
        ["Microsoft.AspNetCore", "Grpc.Net.Client", "System.Net.Http", "Npgsql", "OpenTelemetry.Instrumentation.StackExchangeRedis", "AspireOrders.*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "Polly", "AspireOrders.*"];

    public static void AddTelemetry(this IHostApplicationBuilder builder, string serviceName)
    {
        // ASP.NET Core leaves the semantic attributes (url.path, http.route, …) out of its own spans unless told.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Configuration.AddQuietFrameworks();
        builder.Logging.AddConsoleFormatter<JsonTraceFormatter, ConsoleFormatterOptions>();
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console => console.FormatterName = JsonTraceFormatter.FormatterName);
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        builder.Services.AddSingleton<PrometheusScraper>();
        builder.Services.AddLiveOptions<TracingOptions>(TracingOptions.Section);
        var telemetry = builder.Services.AddOpenTelemetry()
            // The name that the registry has, so that what an instance tells is found by what is known of it.
            .ConfigureResource(resource => resource.AddService(serviceName, serviceInstanceId: InstanceName.Of(builder.Configuration)))
            .WithTracing(tracing => tracing.AddSource(Sources).SetSampler(CreateSampler).AddProcessor(new ErrorKeeper()).AddProcessor(new SpanNames()))
            // Only what is sampled is an example worth keeping: a trace that nobody can open explains nothing.
            .WithMetrics(metrics => metrics.AddMeter(Meters).SetExemplarFilter(ExemplarFilterType.TraceBased).AddReader(services => services.GetRequiredService<PrometheusScraper>().Reader));
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) telemetry.UseOtlpExporter();
    }

    private static RateLimitedSampler CreateSampler(IServiceProvider services) =>
        new(services.GetRequiredService<IOptions<TracingOptions>>(), services.GetRequiredService<TimeProvider>());
}
