using System.Diagnostics;
using AspireOrders.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class RequestSpanTests
{
    [Fact]
    public void Route_and_status_are_noted()
    {
        var span = Completed(StatusCodes.Status201Created, ActivityTraceFlags.Recorded);

        span.GetTagItem("http.route").ShouldBe("/api/v1/orders/{id}");
        span.GetTagItem("http.response.status_code").ShouldBe(201);
        span.Status.ShouldBe(ActivityStatusCode.Unset);
    }

    [Theory]
    [InlineData(StatusCodes.Status404NotFound, ActivityStatusCode.Unset)]
    [InlineData(StatusCodes.Status503ServiceUnavailable, ActivityStatusCode.Error)]
    public void Only_what_the_server_is_to_blame_for_is_a_failure(int status, ActivityStatusCode expected) =>
        Completed(status, ActivityTraceFlags.Recorded).Status.ShouldBe(expected);

    [Fact]
    public void Of_a_request_that_is_not_kept_only_a_failure_is_noted()
    {
        Completed(StatusCodes.Status200OK, ActivityTraceFlags.None).TagObjects.ShouldBeEmpty();
        Completed(StatusCodes.Status500InternalServerError, ActivityTraceFlags.None).Status.ShouldBe(ActivityStatusCode.Error);
    }

    private static Activity Completed(int status, ActivityTraceFlags flags)
    {
        var span = new Activity("request") { ActivityTraceFlags = flags, IsAllDataRequested = true };
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpActivityFeature>(new Feature { Activity = span });
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/v1/orders/{id}"), order: 0, metadata: null, displayName: null));
        context.Response.StatusCode = status;
        RequestSpan.Complete(context);
        return span;
    }

    private sealed class Feature : IHttpActivityFeature
    {
        public required Activity Activity { get; set; }
    }
}
