using System.Security.Cryptography.X509Certificates;
using AspireOrders.Tests.StandIns.Rpc.Protos;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AspireOrders.Tests.StandIns.Rpc;

public sealed class MutualTlsTests : IAsyncLifetime, IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly ProbeServer _server;

    public MutualTlsTests()
    {
        _server = new ProbeServer
        {
            Https = new HttpsConnectionAdapterOptions
            {
                ServerCertificate = _certificates.Issue("localhost"),
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => _certificates.Trusts(certificate),
            },
        };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    [Fact]
    public async Task The_server_knows_its_client_by_the_certificate()
    {
        using var channel = Channel(_certificates.Issue("orders"));

        var caller = await new Probe.ProbeClient(channel).WhoAmIAsync(new Empty(), cancellationToken: Token);

        caller.PeerIdentity.ShouldContain("orders");
    }

    [Fact]
    public async Task A_client_without_a_certificate_does_not_get_through()
    {
        using var channel = Channel();
        await ShouldBeRefusedAsync(channel);
    }

    [Fact]
    public async Task A_client_of_another_authority_does_not_get_through()
    {
        using var others = new TestCertificates();
        using var channel = Channel(others.Issue("orders"));
        await ShouldBeRefusedAsync(channel);
    }

    [Fact]
    public async Task Call_credentials_travel_with_every_call_of_a_secure_channel()
    {
        using var channel = Channel(_certificates.Issue("orders"), ChannelCredentials.Create(ChannelCredentials.SecureSsl, CallCredentials.Compose(
            CallCredentials.FromInterceptor((context, metadata) =>
            {
                metadata.Add("x-method", context.MethodName);
                return Task.CompletedTask;
            }),
            CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("authorization", "Bearer token");
                return Task.CompletedTask;
            }))));

        var caller = await new Probe.ProbeClient(channel).WhoAmIAsync(new Empty(), cancellationToken: Token);

        caller.Headers["authorization"].ShouldBe("Bearer token");
        caller.Headers["x-method"].ShouldBe("WhoAmI");
    }

    [Fact]
    public void Call_credentials_do_not_go_with_an_insecure_channel() => Should.Throw<ArgumentException>(() =>
        ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.FromInterceptor((_, _) => Task.CompletedTask)));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public void Dispose() => _certificates.Dispose();

    /// <summary>With TLS 1.3 the refusal comes after the client's side of the handshake, so the transport reports it in several ways.</summary>
    private static async Task ShouldBeRefusedAsync(GrpcChannel channel)
    {
        var error = await Should.ThrowAsync<RpcException>(
            new Probe.ProbeClient(channel).WhoAmIAsync(new Empty(), cancellationToken: Token).ResponseAsync);

        error.StatusCode.ShouldBeOneOf(StatusCode.Internal, StatusCode.Unavailable);
    }

    private GrpcChannel Channel(X509Certificate2? certificate = null, ChannelCredentials? credentials = null) => GrpcChannel.ForAddress(
        new UriBuilder(_server.Address) { Scheme = "https", Host = "localhost" }.Uri,
        new GrpcChannelOptions
        {
            Credentials = credentials,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions =
                {
                    CertificateChainPolicy = _certificates.Policy,
                    ClientCertificates = certificate is null ? [] : [certificate],
                },
            },
        });
}
