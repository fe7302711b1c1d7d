using System.IO.Compression;
using AspireOrders.Tests.StandIns.Rpc.Protos;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class CompressionTests
{
    private static readonly Text Large = new() { Value = new string('x', 100_000) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_is_compressed_on_the_wire_when_the_server_says_so()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeServer
        {
            Services = services => services.AddGrpc(options =>
            {
                options.ResponseCompressionAlgorithm = "gzip";
                options.ResponseCompressionLevel = CompressionLevel.Fastest;
            }),
        });
        using var wire = new Wire();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = wire });

        var answer = await new Probe.ProbeClient(channel).SayAsync(Large, cancellationToken: Token);

        answer.ShouldBe(Large);
        wire.ResponseEncoding.ShouldBe("gzip");
        wire.ResponseBytes.ShouldBeInRange(1, 2_000);
    }

    [Fact]
    public async Task A_request_is_compressed_when_its_headers_say_so()
    {
        await using var server = await ProbeServer.StartAsync();
        var headers = new Metadata { { "grpc-internal-encoding-request", "gzip" } };

        var answer = await server.Client.SayAsync(Large, headers, cancellationToken: Token);

        answer.ShouldBe(Large);
        server.Record.RequestEncoding.ShouldBe("gzip");
    }

    [Fact]
    public async Task Nothing_is_compressed_unasked()
    {
        await using var server = await ProbeServer.StartAsync();
        using var wire = new Wire();
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = wire });

        await new Probe.ProbeClient(channel).SayAsync(Large, cancellationToken: Token);

        server.Record.RequestEncoding.ShouldBeNull();
        wire.ResponseBytes.ShouldBeGreaterThan(100_000);
    }

    private sealed class Wire() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? ResponseEncoding { get; private set; }

        public int ResponseBytes { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            ResponseEncoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            ResponseBytes = (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length;
            return response;
        }
    }
}
