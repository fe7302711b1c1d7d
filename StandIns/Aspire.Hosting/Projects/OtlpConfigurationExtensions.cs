using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets a resource send its telemetry to the dashboard.</summary>
public static class OtlpConfigurationExtensions
{
    private const string DefaultEndpoint = "http://localhost:18889";
    private const string DevelopmentDelayMilliseconds = "1000";

    /// <summary>Sets the variables of the OpenTelemetry exporter; only in run mode.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <summary>Sets the variables of the OpenTelemetry exporter; only in run mode.</summary>
    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment) =>
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            if (context.ExecutionContext.IsPublishMode)
            {
                return;
            }

            var variables = context.EnvironmentVariables;
            (variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_EXPORTER_OTLP_PROTOCOL"]) = Endpoint(configuration);
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceConfiguration.InstanceIdPlaceholder}";
            variables["OTEL_SERVICE_NAME"] = resource.Name;
            if (configuration["AppHost:OtlpApiKey"] is { } key)
            {
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = new ParameterResource("otlp-headers", _ => $"x-otlp-api-key={key}", secret: true);
            }

            if (environment.IsDevelopment())
            {
                AddDevelopment(variables);
            }
        }));

    private static (string Url, string Protocol) Endpoint(IConfiguration configuration)
    {
        var grpc = AppHostConfiguration.FirstOf(configuration, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_ENDPOINT_URL");
        var http = AppHostConfiguration.FirstOf(
            configuration, "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL");
        return grpc is null && http is not null ? (http, "http/protobuf") : (grpc ?? DefaultEndpoint, "grpc");
    }

    // Everything is sent, and at once: a developer looks at one request, not at averages.
    private static void AddDevelopment(Dictionary<string, object> variables)
    {
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = DevelopmentDelayMilliseconds;
        variables["OTEL_BSP_SCHEDULE_DELAY"] = DevelopmentDelayMilliseconds;
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = DevelopmentDelayMilliseconds;
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
    }
}
