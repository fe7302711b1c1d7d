using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;

namespace AspireOrders.Tests.Users.Support;

/// <summary>What a call failed with, read as a client of the error table reads it.</summary>
internal static class RpcFailure
{
    public static async Task<DomainException> ShouldFailAsync<T>(this AsyncUnaryCall<T> call, ErrorCode expected)
    {
        var failure = RpcErrors.ToDomain(await Should.ThrowAsync<RpcException>(call.ResponseAsync));
        failure.Error.ShouldBe(expected, failure.Message);
        return failure;
    }
}
