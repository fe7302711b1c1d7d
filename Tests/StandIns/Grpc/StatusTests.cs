using System.Net.Sockets;
using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Status = Grpc.Core.Status;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class StatusTests(ProbeServer server) : IClassFixture<ProbeServer>
{
    public static TheoryData<StatusCode> Failures => new(System.Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Every_code_arrives_with_its_text_and_trailers(StatusCode code)
    {
        var request = new Failure { Code = (int)code, Detail = "Größe 100 %\nzweite Zeile" };

        var error = await Should.ThrowAsync<RpcException>(server.Client.FailAsync(request, cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(code);
        error.Status.Detail.ShouldBe(request.Detail);
        error.Trailers.GetValue("reason").ShouldBe("asked-to");
        error.Trailers.GetValueBytes("reason-bin").ShouldBe([0, 255, 128]);
    }

    [Fact]
    public async Task An_unexpected_exception_is_unknown_and_its_text_stays_on_the_server()
    {
        var request = new Failure { Unexpected = true, Detail = "secret" };

        var error = await Should.ThrowAsync<RpcException>(server.Client.FailAsync(request, cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.Unknown);
        error.Status.Detail.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable_and_says_why_locally()
    {
        var gone = await ProbeServer.StartAsync();
        var client = gone.Client;
        await gone.StopAsync();

        var error = await Should.ThrowAsync<RpcException>(client.SayAsync(new Text(), cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBe(StatusCode.Unavailable);
        error.InnerException.ShouldBeOfType<SocketException>();
        error.Status.DebugException.ShouldBe(error.InnerException);
        await gone.DisposeAsync();
    }

    [Fact]
    public async Task Details_travel_in_the_trailers()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = "Two fields are wrong.",
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = "INVALID_INPUT", Domain = "aspireorders", Metadata = { ["code"] = "4001" } }),
                Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "quantity", Description = "above zero" } } }),
            },
        };
        await using var failing = await ProbeServer.StartAsync(new ProbeServer
        {
            Services = services => services.AddGrpc(options => options.Interceptors.Add<Throwing>(status.ToRpcException())),
        });

        var error = await Should.ThrowAsync<RpcException>(failing.Client.SayAsync(new Text(), cancellationToken: Token).ResponseAsync);

        var received = error.GetRpcStatus().ShouldNotBeNull();
        received.ShouldBe(status);
        error.StatusCode.ShouldBe(StatusCode.InvalidArgument);
        error.Status.Detail.ShouldBe(status.Message);
        received.GetDetail<ErrorInfo>().ShouldNotBeNull().Metadata["code"].ShouldBe("4001");
        received.GetDetail<BadRequest>().ShouldNotBeNull().FieldViolations.Single().Field.ShouldBe("quantity");
        received.GetDetail<RetryInfo>().ShouldBeNull();
    }

    [Fact]
    public void Trailers_without_details_or_with_others_are_told_apart()
    {
        var trailers = new Metadata();
        trailers.GetRpcStatus().ShouldBeNull();

        trailers.SetRpcStatus(new Google.Rpc.Status { Code = 3 });
        trailers.SetRpcStatus(new Google.Rpc.Status { Code = 5 });
        trailers.Count.ShouldBe(1);
        trailers.GetRpcStatus().ShouldNotBeNull().Code.ShouldBe(5);

        var broken = new Metadata { { MetadataExtensions.StatusDetailsTrailerName, [255, 255] } };
        broken.GetRpcStatus(ignoreParseError: true).ShouldBeNull();
        Should.Throw<InvalidProtocolBufferException>(() => broken.GetRpcStatus());
    }

    [Fact]
    public void An_exception_says_what_happened()
    {
        new RpcException(new Status(StatusCode.NotFound, "no such order")).Message.ShouldBe("Status(StatusCode=\"NotFound\", Detail=\"no such order\")");
        new RpcException(Status.DefaultCancelled, "own text").Message.ShouldBe("own text");
        new RpcException(Status.DefaultCancelled).Trailers.ShouldBeEmpty();
    }
}
