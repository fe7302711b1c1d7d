using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Messaging.Batching;
using AspireOrders.Orders.Features;
using AspireOrders.ServiceDefaults.Ordering;
using AspireOrders.ServiceDefaults.Security;
using AspireOrders.Tests.Unit.Gateway.Support;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace AspireOrders.Tests.Unit.Orders;

/// <summary>One call with the orders of many callers: each is answered by itself, in the order of the call.</summary>
public sealed class CreateOrdersTests : IAsyncDisposable
{
    private readonly TestTokens tokens = new();
    private readonly KeysInFlight keys = new();
    private readonly BatchCollector<OrderRequest, CreateOrderResponse> batches =
        new(new Echo(), new BatchCollectorOptions { Name = "orders" }, TimeProvider.System);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_caller_is_answered_by_itself()
    {
        var answer = await PlaceAsync(
            tokens, Entry("a", tokens.Issue("customer")), Entry("b", ""), Entry("c", "no token"), Entry("d", tokens.Issue("customer"), quantity: 0),
            new CallersOrder { AccessToken = tokens.Issue("customer") }, Entry("a", tokens.Issue("customer")), Entry("a", tokens.Issue("customer"), quantity: 2),
            Entry("e", tokens.Issue("customer")));

        answer.Results.Select(r => r.Order?.OrderId ?? $"{r.Failure.Code}").ShouldBe(["a", "1001", "1002", "4001", "4001", "4003", "4002", "e"]);
        answer.Results[3].Failure.Details.Single().Field.ShouldBe("items[0].quantity");
        keys.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_whose_key_cannot_be_had_fails_alone_and_keeps_nobodys_idempotency_key()
    {
        var fresh = tokens.Issue("customer", DateTime.UtcNow.AddMinutes(3));
        var answer = await PlaceAsync(
            new SecondTimeAway(tokens), Entry("a", tokens.Issue("customer")), Entry("b", fresh), Entry("c", tokens.Issue("customer")));

        answer.Results.Select(r => r.Order?.OrderId ?? $"{r.Failure.Code}").ShouldBe(["a", "5001", "c"]);
        answer.Results[1].Failure.RetryAfter.ShouldNotBeNull();
        keys.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_call_that_is_broken_off_before_anything_is_submitted_keeps_no_idempotency_key()
    {
        using var call = new CancellationTokenSource();
        var handler = Handler(new CancelsOnUse(tokens, call));
        var request = new CreateOrdersRequest { Orders = { Entry("a", tokens.Issue("customer")) } };

        await Should.ThrowAsync<OperationCanceledException>(() => handler.HandleAsync(request, Caller.Anonymous, call.Token));

        keys.Count.ShouldBe(0);
    }

    public async ValueTask DisposeAsync()
    {
        await batches.DisposeAsync();
        tokens.Dispose();
    }

    private static CallersOrder Entry(string key, string token, int quantity = 1) => new()
    {
        AccessToken = token,
        Order = new CreateOrderRequest
        {
            Items = { new OrderItem { ProductId = "00000000-0000-4000-8000-000000000001", Quantity = quantity } }, PaymentToken = "tok_ok", IdempotencyKey = key,
        },
    };

    private Task<CreateOrdersResponse> PlaceAsync(ISigningKeys signingKeys, params CallersOrder[] orders) =>
        Handler(signingKeys).HandleAsync(new CreateOrdersRequest { Orders = { orders } }, Caller.Anonymous, Cancelled);

    private CreateOrdersHandler Handler(ISigningKeys signingKeys) => new(
        batches, keys, new AccessTokenValidator(signingKeys, Options.Create(new SecurityOptions()), new Revocations(TimeProvider.System), TimeProvider.System), new CreateOrderValidator(),
        NullLogger<CreateOrdersHandler>.Instance);

    /// <summary>Answers each order with its key as id.</summary>
    private sealed class Echo : IBatchHandler<OrderRequest, CreateOrderResponse>
    {
        public Task<IReadOnlyList<BatchOutcome<CreateOrderResponse>>> ExecuteAsync(IReadOnlyList<OrderRequest> requests, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<BatchOutcome<CreateOrderResponse>>>(
                [.. requests.Select(r => BatchOutcome.Success(new CreateOrderResponse { OrderId = r.IdempotencyKey }))]);
    }

    private sealed class SecondTimeAway(ISigningKeys inner) : ISigningKeys
    {
        private int asked;

        public ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken) =>
            ++asked == 2 ? throw new RpcException(new Status(StatusCode.Unavailable, "users is away")) : inner.FindAsync(keyId, cancellationToken);
    }

    private sealed class CancelsOnUse(ISigningKeys inner, CancellationTokenSource call) : ISigningKeys
    {
        public async ValueTask<SecurityKey?> FindAsync(string keyId, CancellationToken cancellationToken)
        {
            await call.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return await inner.FindAsync(keyId, cancellationToken);
        }
    }
}
