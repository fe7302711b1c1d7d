using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AspireOrders.Tests.Integration.Topology;
using Grpc.Core;
using Grpc.Net.Client;

namespace AspireOrders.Tests.Integration.Rpc;

/// <summary>A person's own gRPC tool: the client certificate of the data folder, trust in its authority only.</summary>
internal static class GrpcCaller
{
    public static GrpcChannel Connect(RunningTopology topology, string service, bool withCertificate = true) =>
        GrpcChannel.ForAddress(topology.Endpoint(service, "https"), new GrpcChannelOptions { HttpHandler = Handler(topology, withCertificate), DisposeHttpClient = true });

    /// <summary>The connections of such a tool.</summary>
    public static SocketsHttpHandler Handler(RunningTopology topology, bool withCertificate = true)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(topology.CertificateDirectory, "ca.crt"));
        var own = X509Certificate2.CreateFromPemFile(Path.Combine(topology.CertificateDirectory, "client.crt"), Path.Combine(topology.CertificateDirectory, "client.key"));
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = withCertificate ? [own] : null,
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        };
    }

    public static CallOptions Call(string token = "")
    {
        var headers = new Metadata();
        if (token.Length > 0) headers.Add("authorization", $"Bearer {token}");
        return new CallOptions(headers, DateTime.UtcNow.AddSeconds(20), TestContext.Current.CancellationToken);
    }
}
