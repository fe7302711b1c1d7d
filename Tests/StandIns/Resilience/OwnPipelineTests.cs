using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace AspireOrders.Tests.StandIns.Resilience;

public sealed class OwnPipelineTests
{
    [Fact]
    public async Task A_pipeline_of_ones_own_knows_its_names_and_services_and_ends_with_the_application()
    {
        var disposed = false;
        var names = new List<string>();
        var client = new ResilientClient(builder => builder.AddResilienceHandler("cache", (pipeline, context) =>
        {
            names.AddRange([context.BuilderName, context.InstanceName]);
            context.ServiceProvider.GetService<IHttpClientFactory>().ShouldNotBeNull();
            context.OnPipelineDisposed(() => disposed = true);
            pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero, UseJitter = false });
        }).SelectPipelineBy(_ => request => request.Method.Method));
        client.AnswerWith(HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        client.Timeout.ShouldBe(TimeSpan.FromSeconds(100));

        (await client.SendAsync()).ShouldBe(HttpStatusCode.OK);

        names.ShouldBe(["orders-cache", "GET"]);
        disposed.ShouldBeFalse();
        await client.DisposeAsync();
        disposed.ShouldBeTrue();
    }

    [Fact]
    public async Task Handlers_stack_in_the_order_they_are_added_and_can_be_taken_off()
    {
        var passed = new List<string>();
        await using (var client = new ResilientClient(builder =>
        {
            builder.AddResilienceHandler("outer", pipeline => pipeline.AddFallbackThatNotes("outer", passed));
            builder.AddResilienceHandler("inner", pipeline => pipeline.AddFallbackThatNotes("inner", passed));
        }))
        {
            await client.SendAsync();
        }

        passed.ShouldBe(["inner", "outer"]);

        passed.Clear();
#pragma warning disable EXTEXP0001 // The real package marks it as experimental, and so does the stand-in.
        await using var bare = new ResilientClient(builder =>
        {
            builder.AddResilienceHandler("outer", pipeline => pipeline.AddFallbackThatNotes("outer", passed));
            builder.RemoveAllResilienceHandlers();
        });
#pragma warning restore EXTEXP0001
        await bare.SendAsync();
        passed.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_strategies_do_is_measured()
    {
        var events = new ConcurrentBag<(string Instrument, string? Event, string? Strategy)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Polly")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Note(instrument, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        listener.Start();
        await using var client = new ResilientClient(builder => builder.AddResilienceHandler(
            "measured", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { Delay = TimeSpan.Zero, UseJitter = false })));
        client.AnswerWith(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        await client.SendAsync();

        events.Count(e => e == ("resilience.polly.strategy.events", "OnRetry", "Retry")).ShouldBe(1);
        events.Count(e => e == ("resilience.polly.strategy.attempt.duration", "ExecutionAttempt", "Retry")).ShouldBe(2);
        events.Count(e => e == ("resilience.polly.pipeline.duration", "PipelineExecuted", null)).ShouldBe(1);

        void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var known = tags.ToArray().ToDictionary(StringComparer.Ordinal);
            if (known.GetValueOrDefault("pipeline.name") as string == "orders-measured")
            {
                events.Add((instrument.Name, known["event.name"] as string, known.GetValueOrDefault("strategy.name") as string));
            }
        }
    }
}

internal static class NotingPipelineExtensions
{
    public static void AddFallbackThatNotes(
        this ResiliencePipelineBuilder<HttpResponseMessage> pipeline, string name, List<string> passed) =>
        pipeline.AddFallback(new()
        {
            ShouldHandle = _ =>
            {
                passed.Add(name);
                return ValueTask.FromResult(false);
            },
            FallbackAction = _ => throw new InvalidOperationException("Nothing falls back."),
        });
}
