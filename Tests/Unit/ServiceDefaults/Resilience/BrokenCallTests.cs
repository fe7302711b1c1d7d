using System.Net.Sockets;
using AspireOrders.Contracts.Inventory.V1;
using AspireOrders.ServiceDefaults.Grpc;
using AspireOrders.ServiceDefaults.Resilience;
using Grpc.Core;
using Grpc.Core.Interceptors;
using NSubstitute;
using InventoryApi = AspireOrders.Contracts.Inventory.V1.Inventory;

namespace AspireOrders.Tests.Unit.ServiceDefaults.Resilience;

/// <summary>Calls on connections that do not come about or break off.</summary>
public sealed class BrokenCallTests
{
    private readonly CallInvoker connections = Substitute.For<CallInvoker>();
    private readonly InventoryApi.InventoryClient inventory;
    private int made;

    public BrokenCallTests() =>
        inventory = new InventoryApi.InventoryClient(connections.Intercept(new BrokenCallInterceptor(RetryPolicies.PathsSafeToRepeat(InventoryApi.Descriptor), TimeProvider.System)));

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
    public Task A_call_that_may_have_reached_a_server_and_is_not_safe_to_repeat_is_left_alone(Exception cause) => MadeOnceAsync(cause);

    [Fact]
    public async Task A_read_whose_answer_was_cut_off_is_made_again()
    {
        Fail<GetProductRequest>(1, new RpcException(new Status(StatusCode.Unavailable, "", new IOException("reset"))));

        await inventory.GetProductAsync(new GetProductRequest(), new CallOptions(cancellationToken: TestContext.Current.CancellationToken));

        made.ShouldBe(2);
    }

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

    private void Fail(int times, RpcException failure) => Fail<CreateProductRequest>(times, failure);

    private void Fail<TRequest>(int times, RpcException failure)
        where TRequest : class =>
        connections.AsyncUnaryCall(Arg.Any<Method<TRequest, Product>>(), Arg.Any<string?>(), Arg.Any<CallOptions>(), Arg.Any<TRequest>())
            .Returns(_ => new AsyncUnaryCall<Product>(
                ++made <= times ? Task.FromException<Product>(failure) : Task.FromResult(new Product()),
                Task.FromResult(Metadata.Empty), () => Status.DefaultSuccess, () => Metadata.Empty, () => { }));
}
