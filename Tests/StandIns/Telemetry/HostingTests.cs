using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AspireOrders.Tests.StandIns.Telemetry;

public sealed partial class HostingTests
{
    [Fact]
    public async Task An_activity_a_metric_and_a_log_reach_their_exporters_with_the_resource()
    {
        var activities = new Collected<Activity, (string Name, ActivityTraceId Trace)>(span => (span.DisplayName, span.TraceId));
        var metrics = new Collected<Metric, string>(metric => metric.Name);
        var logs = new Collected<LogRecord, (string? Message, ActivityTraceId Trace)>(record => (record.FormattedMessage, record.TraceId));
        var name = $"telemetry.{Guid.NewGuid():N}";
        using var source = new ActivitySource(name);
        using var meter = new Meter(name);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFilter("Microsoft", LogLevel.None);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("orders"))
            .WithTracing(tracing => tracing.AddSource(name).AddProcessor(new SimpleActivityExportProcessor(activities)))
            .WithMetrics(metering => metering.AddMeter(name).AddReader(new BaseExportingMetricReader(metrics)))
            .WithLogging(
                logging => logging.AddProcessor(new SimpleLogRecordExportProcessor(logs)),
                options => options.IncludeFormattedMessage = true);
        using var host = builder.Build();
        source.StartActivity("before the start").ShouldBeNull();

        await host.StartAsync(TestContext.Current.CancellationToken);
        using (source.StartActivity("order"))
        {
            meter.CreateCounter<long>("orders.accepted").Add(3);
            LogLate(host.Services.GetRequiredService<ILogger<HostingTests>>(), 7);
        }

        host.Services.GetRequiredService<MeterProvider>().ForceFlush();
        var activity = activities.Items.ShouldHaveSingleItem();
        activity.Name.ShouldBe("order");
        metrics.Items.ShouldHaveSingleItem().ShouldBe("orders.accepted");
        logs.Items.ShouldHaveSingleItem().ShouldBe(("Order 7 is late", activity.Trace));
        foreach (var resource in new[] { activities.Resource, metrics.Resource, logs.Resource })
        {
            resource.Attributes.ShouldContain(new KeyValuePair<string, object>("service.name", "orders"));
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Calls_add_up_and_one_service_starts_everything_before_the_others()
    {
        var first = new Collected<Activity, string>(activity => activity.DisplayName);
        var second = new Collected<Activity, string>(activity => activity.DisplayName);
        var name = $"telemetry.{Guid.NewGuid():N}";
        using var source = new ActivitySource(name);
        Activity? early = null;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IHostedService>(new Starts(() => early = source.StartActivity("at the start of another service")));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(first)));
        builder.Services.AddOpenTelemetry().WithTracing(
            tracing => tracing.AddSource(name).AddProcessor(new SimpleActivityExportProcessor(second)));
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);
        early.ShouldNotBeNull().Dispose();

        builder.Services.Count(service => service.ServiceType == typeof(IHostedService)).ShouldBe(2);
        first.Items.ShouldHaveSingleItem();
        second.Items.ShouldHaveSingleItem();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_made()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddOpenTelemetry().WithMetrics();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetService<MeterProvider>().ShouldNotBeNull();
        host.Services.GetService<TracerProvider>().ShouldBeNull();
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "Order {Order} is late")]
    private static partial void LogLate(ILogger logger, int order);

    // What is exported is used again afterwards, so only what the test looks at is kept.
    private sealed class Collected<T, TKept>(Func<T, TKept> keep) : BaseExporter<T>
        where T : class
    {
        public ConcurrentQueue<TKept> Items { get; } = new();

        public Resource Resource { get; private set; } = Resource.Empty;

        public override ExportResult Export(in Batch<T> batch)
        {
            Resource = ParentProvider.GetResource();
            foreach (var item in batch)
            {
                Items.Enqueue(keep(item));
            }

            return ExportResult.Success;
        }
    }

    private sealed class Starts(Action start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
