using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AspireOrders.Contracts.Orders.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace AspireOrders.Load.Grpc;

/// <summary>Connections to the orders service with the development's client certificate.</summary>
internal sealed class OrdersChannels : IDisposable
{
    private readonly List<GrpcChannel> channels = [];
    private readonly X509Certificate2 authority;
    private readonly X509Certificate2 certificate;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="address">The service.</param>
    /// <param name="certificateDirectory">Where <c>ca.crt</c>, <c>client.crt</c> and <c>client.key</c> are.</param>
    /// <param name="count">How many channels, each with connections of its own.</param>
    public OrdersChannels(Uri address, string certificateDirectory, int count)
    {
        authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(certificateDirectory, "ca.crt"));
        certificate = X509Certificate2.CreateFromPemFile(Path.Combine(certificateDirectory, "client.crt"), Path.Combine(certificateDirectory, "client.key"));
        for (var i = 0; i < count; i++) channels.Add(GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true }));
        Clients = [.. channels.Select(c => new Orders.OrdersClient(c))];
    }

    /// <summary>A client for each channel.</summary>
    public IReadOnlyList<Orders.OrdersClient> Clients { get; }

    /// <summary>What every call of a customer carries.</summary>
    public static CallOptions OptionsOf(string accessToken, CancellationToken cancellationToken) =>
        new(headers: new Metadata { { "authorization", $"Bearer {accessToken}" } }, cancellationToken: cancellationToken);

    public void Dispose()
    {
        foreach (var channel in channels) channel.Dispose();
        certificate.Dispose();
        authority.Dispose();
    }

    private SocketsHttpHandler Handler() => new()
    {
        EnableMultipleHttp2Connections = true,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, [], offline: true),
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { authority },
            },
        },
    };
}
