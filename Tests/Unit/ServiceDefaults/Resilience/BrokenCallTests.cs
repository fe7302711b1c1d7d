using System.Net.Sockets;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Grpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using NSubstitute;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Resilience;

/// <summary>Calls of an rpc that is not safe to repeat, on connections that do or do not come about.</summary>
public sealed class UnsentCallTests
{
    private readonly CallInvoker connections = Substitute.For<CallInvoker>();
    private readonly InventoryApi.InventoryClient inventory;
    private int made;

    public UnsentCallTests() => inventory = new InventoryApi.InventoryClient(connections.Intercept(new UnsentCallInterceptor(TimeProvider.System)));

    public static TheoryData<Exception> WhateverMayHaveBeenSent { get; } =
        [new IOException("reset"), new HttpRequestException(HttpRequestError.ResponseEnded), new HttpRequestException(HttpRequestError.SecureConnectionError)];

    [Fact]
    public async Task A_call_that_no_connection_took_is_made_again()
    {
        Fail(2, new HttpRequestException(HttpRequestError.ConnectionError));

        await CreateAsync();

        made.ShouldBe(3);
    }

    [Fact]
    public async Task A_call_that_no_replica_was_there_for_is_made_again_although_the_balancer_calls_it_a_defect()
    {
        Fail(1, new RpcException(new Status(StatusCode.Internal, "Unknown error.")));

        await CreateAsync();

        made.ShouldBe(2);
    }

    [Fact]
    public async Task It_is_not_made_for_ever()
    {
        Fail(10, new SocketException());

        await Should.ThrowAsync<RpcException>(CreateAsync);

        made.ShouldBe(4);
    }

    [Theory]
    [MemberData(nameof(WhateverMayHaveBeenSent), DisableDiscoveryEnumeration = true)]
    public Task A_call_that_may_have_reached_a_server_is_left_alone(Exception cause) => MadeOnceAsync(cause);

    [Fact]
    public Task What_a_server_answered_is_left_alone() => MadeOnceAsync(null);

    private async Task MadeOnceAsync(Exception? cause)
    {
        Fail(1, cause);

        await Should.ThrowAsync<RpcException>(CreateAsync);

        made.ShouldBe(1);
    }

    private async Task CreateAsync() => await inventory.CreateProductAsync(new CreateProductRequest(), new CallOptions(cancellationToken: TestContext.Current.CancellationToken));

    private void Fail(int times, Exception? cause) => Fail(times, new RpcException(new Status(StatusCode.Unavailable, "", cause)));

    private void Fail(int times, RpcException failure) =>
        connections.AsyncUnaryCall(Arg.Any<Method<CreateProductRequest, Product>>(), Arg.Any<string?>(), Arg.Any<CallOptions>(), Arg.Any<CreateProductRequest>())
            .Returns(_ => new AsyncUnaryCall<Product>(
                ++made <= times ? Task.FromException<Product>(failure) : Task.FromResult(new Product()),
                Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { }));
}
