using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>
/// A circuit breaker around the connection to each replica, and nothing else at the HTTP level: a total timeout there would cut streams and a
/// retry there would repeat calls that are not safe to repeat; both are gRPC's, call by call.
/// </summary>
internal static class CircuitBreakerExtensions
{
    public static IHttpClientBuilder AddCircuitBreaker(this IHttpClientBuilder client, string service)
    {
        client.AddResilienceHandler("circuit-breaker", (pipeline, context) =>
        {
            var metrics = context.ServiceProvider.GetRequiredService<ResilienceMetrics>();
            pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                MinimumThroughput = 10,
                BreakDuration = TimeSpan.FromSeconds(1),
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is HttpRequestException),
                OnOpened = _ => Tell("open"),
                OnHalfOpened = _ => Tell("half_open"),
                OnClosed = _ => Tell("closed"),
            });

            ValueTask Tell(string state)
            {
                metrics.Circuit(service, state);
                return ValueTask.CompletedTask;
            }
        }).SelectPipelineByAuthority();
        return client;
    }
}
