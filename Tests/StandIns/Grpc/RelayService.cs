using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace AspireOrders.Tests.StandIns.Rpc;

/// <summary>Passes calls on without a word about deadline or cancellation: that is the client factory's part.</summary>
internal sealed class RelayService(Probe.ProbeClient probe) : Relay.RelayBase
{
    public override Task<Caller> WhoAmI(Empty request, ServerCallContext context) =>
        probe.WhoAmIAsync(request, cancellationToken: CancellationToken.None).ResponseAsync;

    public override Task<Empty> Wait(Empty request, ServerCallContext context) =>
        probe.WaitAsync(request, cancellationToken: CancellationToken.None).ResponseAsync;
}
