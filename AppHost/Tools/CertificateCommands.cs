using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace AspireOrders.AppHost.Tools;

/// <summary>A new key pair for a service while it runs.</summary>
internal static class CertificateCommands
{
    // A service looks at its files every five seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Issues another certificate to the service, and tells when it shows it: without a restart.</summary>
    public static IResourceBuilder<ProjectResource> WithCertificateCommand(this IResourceBuilder<ProjectResource> service, string folder) =>
        service.WithCommand("rotate-certificate", "Rotate certificate", context => RotateAsync(service.Resource, folder, context), new CommandOptions
        {
            Description = "Issues a new key pair, which the service takes without a restart.",
            IconName = "Certificate",
            UpdateState = static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
                ? ResourceCommandState.Enabled
                : ResourceCommandState.Disabled,
        });

    private static async Task<ExecuteCommandResult> RotateAsync(ProjectResource service, string folder, ExecuteCommandContext context)
    {
        using var issued = DevelopmentCertificates.Rotate(folder, service.Name, TimeProvider.System);
        var life = $"{issued.SerialNumber}, good until {issued.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        var endpoint = service.GetEndpoint("https");
        if (!endpoint.Exists)
        {
            return CommandResults.Success($"{service.Name} has a new certificate, {life}; its next connections to services use it.");
        }

        var since = TimeProvider.System.GetTimestamp();
        while (await ShownAsync(endpoint, folder, context.CancellationToken) != issued.SerialNumber)
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                return CommandResults.Failure($"{service.Name} has a new certificate, {life}, but does not show it after {Patience.TotalSeconds} s.");
            }

            await Task.Delay(Pause, context.CancellationToken);
        }

        return CommandResults.Success(
            $"{service.Name} shows its new certificate, {life}, {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s after it was issued; it was not restarted.");
    }

    /// <summary>The serial number of the certificate that new connections are shown.</summary>
    private static async Task<string> ShownAsync(EndpointReference endpoint, string folder, CancellationToken cancellationToken)
    {
        using var own = Load(folder, "client");
        using var authority = Load(folder, "ca");
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", endpoint.Port, cancellationToken);
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = endpoint.Resource.Name,
            ClientCertificates = [own],
            CertificateChainPolicy = policy,
        };
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    private static X509Certificate2 Load(string folder, string name) =>
        CertificateFiles.Load(folder, name, DateTimeOffset.MinValue, TimeSpan.Zero)
        ?? throw new DistributedApplicationException($"There is no {name}.crt with its key in {folder}: start the application again, which makes it.");
}
