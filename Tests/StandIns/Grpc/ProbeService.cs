using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AspireOrders.Tests.StandIns.Rpc;

/// <summary>What the handlers of one server saw, for the tests to wait for.</summary>
internal sealed class ProbeRecord
{
    public string Server { get; } = Guid.NewGuid().ToString("N");

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? RequestEncoding { get; set; }
}

internal sealed class ProbeService(ProbeRecord record) : Probe.ProbeBase
{
    public override Task<Text> Say(Text request, ServerCallContext context)
    {
        record.RequestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
        return Task.FromResult(new Text { Value = request.Value });
    }

    public override async Task<Number> Sum(IAsyncStreamReader<Number> requestStream, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var number in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public override async Task Count(Number request, IServerStreamWriter<Number> responseStream, ServerCallContext context)
    {
        for (var value = 1; value <= request.Value; value++)
        {
            await responseStream.WriteAsync(new Number { Value = value }, context.CancellationToken);
        }
    }

    public override async Task Echo(IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await foreach (var text in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(text, context.CancellationToken);
        }
    }

    public override Task<Empty> Fail(Failure request, ServerCallContext context) => request.Unexpected
        ? throw new InvalidOperationException(request.Detail)
        : throw new RpcException(
            new Status((StatusCode)request.Code, request.Detail), new Metadata { { "reason", "asked-to" }, { "reason-bin", [0, 255, 128] } });

    public override async Task<Empty> Wait(Empty request, ServerCallContext context)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = context.CancellationToken.Register(cancelled.SetResult);
        record.Waiting.TrySetResult();
        await cancelled.Task;
        record.Cancelled.TrySetResult();
        return request;
    }

    public override Task<Caller> WhoAmI(Empty request, ServerCallContext context)
    {
        var caller = new Caller { Server = record.Server };
        if (context.Deadline != DateTime.MaxValue)
        {
            caller.Remaining = (long)(context.Deadline - DateTime.UtcNow).TotalMilliseconds;
        }

        foreach (var header in context.RequestHeaders)
        {
            caller.Headers[header.Key] = header.Value;
        }

        caller.PeerIdentity.AddRange(context.AuthContext.PeerIdentity.Select(property => property.Value));
        return Task.FromResult(caller);
    }

    /// <summary>Sends every request header of the test's own back as a header and as a trailer.</summary>
    public override async Task<Text> Trailers(Text request, ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
        return request;
    }
}
