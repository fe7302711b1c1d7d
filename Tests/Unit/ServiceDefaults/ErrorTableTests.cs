using System.Diagnostics;
using System.Net.Sockets;
using AspireOrders.ServiceDefaults.Errors;
using Grpc.Core;
using Npgsql;
using StackExchange.Redis;
using ErrorInfo = Google.Rpc.ErrorInfo;

namespace AspireOrders.Tests.Unit.ServiceDefaults;

public sealed class ErrorTableTests
{
    public static TheoryData<int, int, StatusCode> Table => new()
    {
        { 1001, 401, StatusCode.Unauthenticated }, { 1002, 401, StatusCode.Unauthenticated }, { 1003, 403, StatusCode.PermissionDenied },
        { 2001, 404, StatusCode.NotFound }, { 2002, 409, StatusCode.AlreadyExists }, { 2003, 409, StatusCode.FailedPrecondition },
        { 4001, 400, StatusCode.InvalidArgument }, { 4002, 422, StatusCode.InvalidArgument }, { 4003, 409, StatusCode.FailedPrecondition },
        { 4004, 413, StatusCode.ResourceExhausted }, { 4029, 429, StatusCode.ResourceExhausted },
        { 5000, 500, StatusCode.Internal }, { 5001, 503, StatusCode.Unavailable }, { 5002, 504, StatusCode.DeadlineExceeded },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_code_has_its_status_over_HTTP_and_gRPC(int code, int http, StatusCode grpc)
    {
        var row = ErrorCode.Find(code).ShouldNotBeNull();
        row.HttpStatus.ShouldBe(http);
        row.GrpcStatus.ShouldBe(grpc);
    }

    [Fact]
    public void The_table_has_no_other_rows() => ErrorCode.All.Select(r => r.Code).ShouldBe(Table.Select(r => r.Data.Item1), ignoreOrder: true);

    [Fact]
    public void An_error_crosses_gRPC_with_its_code_details_and_time_to_retry()
    {
        var error = new DomainException(ErrorCode.OutOfStock, "There is not enough stock.", [new FieldError("lamp", "3 wanted, 1 left")], TimeSpan.FromSeconds(2));
        var back = RpcErrors.ToDomain(RpcErrors.ToRpc(error));
        back.Error.ShouldBe(ErrorCode.OutOfStock);
        back.Message.ShouldBe(error.Message);
        back.Details.ShouldBe(error.Details);
        back.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void A_defect_crosses_gRPC_with_its_trace_and_nothing_else_does()
    {
        using var activity = new Activity("call").Start();

        Trace(ErrorMapping.ToDomain(new InvalidOperationException("secret"))).ShouldBe(activity.TraceId.ToHexString());
        Trace(DomainException.NotFound("order", "x")).ShouldBeNull();

        static string? Trace(DomainException error) => RpcErrors.ToRpc(error).GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata.TryGetValue("traceId", out var trace) ? trace : null;
    }

    [Fact]
    public void A_bare_status_of_a_peer_becomes_the_row_that_it_stands_for() =>
        RpcErrors.ToDomain(new RpcException(new Status(StatusCode.Unavailable, "gone"))).Error.ShouldBe(ErrorCode.Unavailable);

    [Fact]
    public void A_call_that_no_replica_was_there_for_is_an_outage_whatever_the_balancer_calls_it()
    {
        RpcErrors.ToDomain(new RpcException(new Status(StatusCode.Internal, "Unknown error."))).Error.ShouldBe(ErrorCode.Unavailable);
        RpcErrors.ToDomain(new RpcException(new Status(StatusCode.Internal, "broken"))).Error.ShouldBe(ErrorCode.Defect);
    }

    [Fact]
    public void An_exception_of_the_framework_is_a_defect_and_its_message_is_not_told()
    {
        var error = ErrorMapping.ToDomain(new InvalidOperationException("secret internals"));
        error.Error.ShouldBe(ErrorCode.Defect);
        error.Message.ShouldNotContain("secret");
    }

    public static TheoryData<Exception> Outages => new()
    {
        new RedisConnectionException(ConnectionFailureType.UnableToConnect, "down"), new SocketException(), new HttpRequestException("refused"),
        new NpgsqlException("closed"), Ended(PostgresErrorCodes.AdminShutdown), Ended(PostgresErrorCodes.CrashShutdown), Ended("25P03"),
        new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", Ended(PostgresErrorCodes.AdminShutdown)),
    };

    [Fact]
    public void A_statement_that_the_database_refuses_is_a_defect() =>
        ErrorMapping.ToDomain(Ended(PostgresErrorCodes.UndefinedColumn)).Error.ShouldBe(ErrorCode.Defect);

    private static PostgresException Ended(string state) => new("refused", "ERROR", "ERROR", state);

    [Theory]
    [MemberData(nameof(Outages))]
    public void A_dependency_that_is_down_is_5001_with_a_time_to_retry(Exception outage)
    {
        var error = ErrorMapping.ToDomain(outage);
        error.Error.ShouldBe(ErrorCode.Unavailable);
        error.RetryAfter.ShouldNotBeNull();
    }
}
