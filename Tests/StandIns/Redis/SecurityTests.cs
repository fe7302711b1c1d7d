using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace AspireOrders.Tests.StandIns.Redis;

public sealed class SecurityTests
{
    [Fact]
    public async Task Only_the_right_password_connects()
    {
        await using var server = new RedisServer { Arguments = ["--requirepass", "right"] };
        await server.InitializeAsync();

        await using var redis = await server.ConnectAsync(options => options.Password = "right");
        (await redis.GetDatabase().StringSetAsync("secret", "kept")).ShouldBeTrue();

        foreach (var password in (string?[])["wrong", null])
        {
            var refused = await Should.ThrowAsync<RedisConnectionException>(server.ConnectAsync(options =>
            {
                options.Password = password;
                options.ConnectRetry = 1;
                options.ConnectTimeout = 10_000;
            }));
            refused.FailureType.ShouldBe(ConnectionFailureType.AuthenticationFailure);
        }
    }

    [Fact]
    public async Task Tls_carries_pipelined_commands_and_large_values()
    {
        var port = RedisServer.FreePort();
        await using var server = new RedisServer();
        var certificate = WriteCertificate(server.DataDirectory);
        server.Arguments =
        [
            "--tls-port", $"{port}", "--tls-auth-clients", "no",
            "--tls-cert-file", "redis.crt", "--tls-key-file", "redis.key", "--tls-ca-cert-file", "redis.crt",
        ];
        await server.InitializeAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(TlsOptions(port, certificate));
        var database = redis.GetDatabase();
        var value = RandomNumberGenerator.GetBytes(1024 * 1024);

        await database.StringSetAsync("large", value);
        var got = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => database.StringSetAsync($"small:{i}", i)));

        got.ShouldAllBe(done => done);
        ((byte[]?)await database.StringGetAsync("large")).AsSpan().SequenceEqual(value).ShouldBeTrue();
        await database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Eventually.TrueAsync(() => redis.IsConnected);
        ((int)await database.StringGetAsync("small:999")).ShouldBe(999);
    }

    private static ConfigurationOptions TlsOptions(int port, string certificate)
    {
        var options = ConfigurationOptions.Parse($"localhost:{port},ssl=true");
        options.SocketManager = SocketManager.ThreadPool;
        options.AllowAdmin = true;
        options.ConnectTimeout = 30_000;
        options.AsyncTimeout = 30_000;
        options.CertificateValidation += (_, presented, _, _) => presented?.GetCertHashString(HashAlgorithmName.SHA256) == certificate;
        return options;
    }

    private static string WriteCertificate(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddMinutes(-5), now.AddHours(1));
        File.WriteAllText(Path.Combine(directory, "redis.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "redis.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
