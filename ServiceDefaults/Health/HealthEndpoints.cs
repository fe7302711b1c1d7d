using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireOrders.ServiceDefaults.Health;

/// <summary><c>/health</c>: ready to serve, all checks; <c>/alive</c>: the process itself. Neither is traced.</summary>
internal static class HealthEndpoints
{
    private const string Live = "live";
    private static readonly string[] LiveTags = [Live];

    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        var log = new StartingHealthLog(TimeProvider.System);
        builder.Logging.AddFilter(StartingHealthLog.Category, log.Lets);
        builder.Services.AddSingleton(log);
        builder.Services.AddSingleton<WarmUpHealth>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WarmUpHealth>());
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), LiveTags).AddCheck<WarmUpHealth>("warm-up", tags: ["ready"]);
    }

    public static void UseHealth(this IApplicationBuilder app)
    {
        app.UseHealthChecks("/health", new HealthCheckOptions { ResponseWriter = TellAsync });
        app.UseHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Live), ResponseWriter = WriteAsync });
    }

    /// <summary>Requests of probes and scrapers leave no spans: they would drown the ones that matter.</summary>
    public static Task LeaveOutOfTracesAsync(HttpContext context, RequestDelegate next)
    {
        if (IsManagement(context.Request.Path) && Activity.Current is { } activity)
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return next(context);
    }

    private static bool IsManagement(PathString path) =>
        path.StartsWithSegments("/health", StringComparison.Ordinal) || path.StartsWithSegments("/alive", StringComparison.Ordinal)
        || path.StartsWithSegments("/metrics", StringComparison.Ordinal);

    private static Task TellAsync(HttpContext context, HealthReport report)
    {
        context.RequestServices.GetRequiredService<StartingHealthLog>().Heed(report);
        return WriteAsync(context, report);
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), description = e.Value.Description });
        return JsonSerializer.SerializeAsync(context.Response.Body, new { status = report.Status.ToString(), checks }, cancellationToken: context.RequestAborted);
    }
}
