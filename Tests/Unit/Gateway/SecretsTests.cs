using System.Collections.Concurrent;
using System.Diagnostics;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Contracts.Users.V1;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;

namespace AspireOrders.Tests.Unit.Gateway;

/// <summary>Every exception that is no domain error is 5000 with its trace id; and no span knows what was in a request.</summary>
public sealed class SecretsTests : IDisposable
{
    private const string Planted = "planted-2f9c";

    private readonly GatewayHost gateway = new();
    private readonly ConcurrentBag<Activity> spans = [];
    private readonly ActivityListener listener;

    public SecretsTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
    }

    public static TheoryData<Exception> Defects { get; } =
    [
        new InvalidOperationException(Planted), new ArgumentException(Planted), new FormatException(Planted),
        new KeyNotFoundException(Planted), new OverflowException(Planted), new RpcException(new Status(StatusCode.Internal, Planted)),
        new RpcException(new Status(StatusCode.Unknown, Planted)), new AggregateException(new InvalidOperationException(Planted)),
    ];

    [Theory]
    [MemberData(nameof(Defects), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_is_no_error_of_the_domain_is_5000_with_its_trace_and_without_its_insides(Exception defect)
    {
        gateway.Services.On<GetOrderRequest, Order>("GetOrder", _ => throw defect);

        var response = await gateway.SendAsync(
            HttpMethod.Get, "/api/v1/orders/" + Samples.OrderId, null, Roles.Customer, ("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"));

        var problem = await response.ProblemAsync(System.Net.HttpStatusCode.InternalServerError, 5000);
        problem.GetProperty("traceId").GetString().ShouldBe("0123456789abcdef0123456789abcdef");
        problem.GetRawText().ShouldNotContain(Planted);
        problem.GetRawText().ShouldNotContain(defect.GetType().Name);
    }

    [Fact]
    public async Task No_span_holds_what_a_request_said()
    {
        gateway.Services.On<LoginRequest, TokenPair>("Login", _ => throw RpcErrors.ToRpc(new DomainException(ErrorCode.BadToken, "The e-mail address or the password is wrong.")));
        gateway.Services.On<SearchUsersRequest, SearchUsersResponse>("SearchUsers", _ => new SearchUsersResponse());
        await gateway.SendAsync(HttpMethod.Post, "/api/v1/auth/login", $$"""{"email":"{{Planted}}@example.com","password":"{{Planted}}"}""");
        await gateway.SendAsync(HttpMethod.Get, $"/api/v1/users?search={Planted}", null, Roles.Operator);
        await gateway.SendAsync(
            HttpMethod.Post, "/api/v1/orders", $$"""{"items":[{"productId":"{{Planted}}","quantity":1}],"paymentToken":"{{Planted}}"}""", Roles.Customer, ("Idempotency-Key", Planted));

        var told = spans.SelectMany(s => s.TagObjects.Select(t => $"{s.OperationName} {t.Key}={t.Value}").Append(s.DisplayName)).ToList();
        told.Count.ShouldBeGreaterThan(5);
        told.Where(t => t.Contains(Planted, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    public void Dispose()
    {
        listener.Dispose();
        gateway.Dispose();
    }
}
