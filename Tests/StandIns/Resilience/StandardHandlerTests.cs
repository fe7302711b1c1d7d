using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace AspireOrders.Tests.StandIns.Resilience;

public sealed class StandardHandlerTests
{
    [Fact]
    public async Task The_defaults_are_those_of_the_real_package()
    {
        await using var client = new ResilientClient(
            builder => builder.AddStandardResilienceHandler().PipelineName.ShouldBe("orders-standard"));
        var options = client.Services.GetRequiredService<IOptionsMonitor<HttpStandardResilienceOptions>>().Get("orders-standard");

        client.Timeout.ShouldBe(Timeout.InfiniteTimeSpan);
        options.RateLimiter.Name.ShouldBe("Standard-RateLimiter");
        options.RateLimiter.DefaultRateLimiterOptions.PermitLimit.ShouldBe(1000);
        options.RateLimiter.DefaultRateLimiterOptions.QueueLimit.ShouldBe(0);
        options.TotalRequestTimeout.Name.ShouldBe("Standard-TotalRequestTimeout");
        options.TotalRequestTimeout.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.Retry.Name.ShouldBe("Standard-Retry");
        options.Retry.MaxRetryAttempts.ShouldBe(3);
        options.Retry.Delay.ShouldBe(TimeSpan.FromSeconds(2));
        options.Retry.BackoffType.ShouldBe(DelayBackoffType.Exponential);
        options.Retry.UseJitter.ShouldBeTrue();
        options.Retry.ShouldRetryAfterHeader.ShouldBeTrue();
        options.CircuitBreaker.Name.ShouldBe("Standard-CircuitBreaker");
        options.CircuitBreaker.FailureRatio.ShouldBe(0.1);
        options.CircuitBreaker.MinimumThroughput.ShouldBe(100);
        options.CircuitBreaker.SamplingDuration.ShouldBe(TimeSpan.FromSeconds(30));
        options.CircuitBreaker.BreakDuration.ShouldBe(TimeSpan.FromSeconds(5));
        options.AttemptTimeout.Name.ShouldBe("Standard-AttemptTimeout");
        options.AttemptTimeout.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError, 4)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 4)]
    [InlineData(HttpStatusCode.RequestTimeout, 4)]
    [InlineData(HttpStatusCode.TooManyRequests, 4)]
    [InlineData(HttpStatusCode.NotFound, 1)]
    [InlineData(HttpStatusCode.Conflict, 1)]
    [InlineData(HttpStatusCode.OK, 1)]
    public async Task Only_failures_that_may_pass_are_tried_again(HttpStatusCode code, int calls)
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(AtOnce));
        client.AnswerWith(code);

        (await client.SendAsync()).ShouldBe(code);

        client.Calls.ShouldBe(calls);
    }

    [Fact]
    public async Task A_connection_that_fails_is_tried_again_and_success_ends_the_tries()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(AtOnce));
        client.Answer = (call, _, _) => call < 3 ? throw new HttpRequestException("refused") : Task.FromResult(new HttpResponseMessage());

        (await client.SendAsync()).ShouldBe(HttpStatusCode.OK);

        client.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task The_retry_after_header_decides_the_delay()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            options.Retry.Delay = TimeSpan.FromHours(1);
            options.Retry.UseJitter = false;
        }));
        client.Answer = (call, _, _) =>
        {
            var response = new HttpResponseMessage(call == 1 ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK);
            response.Headers.RetryAfter = new(TimeSpan.Zero);
            return Task.FromResult(response);
        };

        (await client.SendAsync()).ShouldBe(HttpStatusCode.OK);
        client.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_not_safe_to_repeat_is_not_repeated_where_that_is_asked_for()
    {
#pragma warning disable EXTEXP0001 // The real package marks it as experimental, and so does the stand-in.
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            AtOnce(options);
            options.Retry.DisableForUnsafeHttpMethods();
        }));
#pragma warning restore EXTEXP0001
        client.AnswerWith(HttpStatusCode.BadGateway);

        HttpMethod[] unsafeMethods = [HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete];
        foreach (var method in unsafeMethods.Concat([HttpMethod.Get, HttpMethod.Head]))
        {
            var before = client.Calls;
            await client.SendAsync(method);
            (client.Calls - before).ShouldBe(unsafeMethods.Contains(method) ? 1 : 4, method.Method);
        }
    }

    [Fact]
    public async Task An_attempt_that_takes_too_long_is_cancelled_and_tried_again()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            AtOnce(options);
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(200);
        }));
        var cancelled = false;
        client.Answer = async (call, _, token) =>
        {
            try
            {
                await Task.Delay(call == 1 ? Timeout.Infinite : 0, token);
            }
            finally
            {
                cancelled |= token.IsCancellationRequested;
            }

            return new HttpResponseMessage();
        };

        (await client.SendAsync()).ShouldBe(HttpStatusCode.OK);
        cancelled.ShouldBeTrue();
        client.Calls.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task The_total_timeout_ends_all_tries()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(100);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromMilliseconds(100);
            options.Retry.Delay = TimeSpan.FromHours(1);
        }));
        client.AnswerWith(HttpStatusCode.InternalServerError);

        var error = await Should.ThrowAsync<TimeoutRejectedException>(client.SendAsync());
        error.TelemetrySource?.StrategyName.ShouldBe("Standard-TotalRequestTimeout");
        client.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task An_open_circuit_sends_nothing_and_closes_after_a_probe_that_went_well()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            options.Retry.ShouldHandle = _ => ValueTask.FromResult(false);
            options.CircuitBreaker.MinimumThroughput = 2;
            options.CircuitBreaker.BreakDuration = TimeSpan.FromMilliseconds(500);
        }));
        client.AnswerWith(HttpStatusCode.InternalServerError);
        await client.SendAsync();
        await client.SendAsync();

        await Should.ThrowAsync<BrokenCircuitException>(client.SendAsync());
        client.Calls.ShouldBe(2);

        client.AnswerWith(HttpStatusCode.OK);
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return await client.SendAsync() == HttpStatusCode.OK;
            }
            catch (BrokenCircuitException)
            {
                return false;
            }
        });
        client.Calls.ShouldBe(3);
    }

    [Fact]
    public async Task Each_authority_has_a_circuit_of_its_own_where_that_is_asked_for()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(options =>
        {
            options.Retry.ShouldHandle = _ => ValueTask.FromResult(false);
            options.CircuitBreaker.MinimumThroughput = 2;
        }).SelectPipelineByAuthority());
        client.Answer = (_, request, _) => Task.FromResult(
            new HttpResponseMessage(request.RequestUri!.Port == 1 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        await client.SendAsync(uri: "http://orders:1/");
        await client.SendAsync(uri: "http://orders:1/");

        await Should.ThrowAsync<BrokenCircuitException>(client.SendAsync(uri: "http://orders:1/a"));
        (await client.SendAsync(uri: "http://orders:2/a")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task More_requests_at_once_than_permitted_are_turned_away()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(
            options => options.RateLimiter.DefaultRateLimiterOptions.PermitLimit = 1));
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        client.Answer = (_, _, _) => answer.Task;

        var first = client.SendAsync();
        await Should.ThrowAsync<RateLimiterRejectedException>(client.SendAsync());
        answer.SetResult(new HttpResponseMessage());

        (await first).ShouldBe(HttpStatusCode.OK);
        client.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_a_failure_to_try_again()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(AtOnce));
        using var giveUp = new CancellationTokenSource();
        client.Answer = async (_, _, token) =>
        {
            await giveUp.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return new HttpResponseMessage();
        };
        using var http = client.Services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");

        await Should.ThrowAsync<OperationCanceledException>(http.GetAsync(new Uri("http://orders/"), giveUp.Token));
        client.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_blocking_send_passes_the_pipeline_too()
    {
        await using var client = new ResilientClient(builder => builder.AddStandardResilienceHandler(AtOnce));
        client.AnswerWith(HttpStatusCode.InternalServerError, HttpStatusCode.OK);

        client.Send().ShouldBe(HttpStatusCode.OK);
        client.Calls.ShouldBe(2);
    }

    private static void AtOnce(HttpStandardResilienceOptions options)
    {
        options.Retry.Delay = TimeSpan.Zero;
        options.Retry.UseJitter = false;
    }
}
