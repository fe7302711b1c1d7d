using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when the server answers PING with PONG; while it still loads its data it answers with an error.</summary>
internal sealed class RedisHealthCheck(RedisResource redis) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!redis.PrimaryEndpoint.IsAllocated)
        {
            return HealthCheckResult.Unhealthy("it is not listening yet");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, limit.Token).ConfigureAwait(false);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if (redis.PasswordParameter is { } parameter)
            {
                var password = await parameter.GetValueAsync(limit.Token).ConfigureAwait(false);
                var refusal = await AskAsync(stream, reader, ["AUTH", password!], limit.Token).ConfigureAwait(false);
                if (refusal != "+OK")
                {
                    return HealthCheckResult.Unhealthy($"it answers AUTH with: {refusal}");
                }
            }

            var answer = await AskAsync(stream, reader, ["PING"], limit.Token).ConfigureAwait(false);
            return answer == "+PONG"
                ? HealthCheckResult.Healthy("it answers")
                : HealthCheckResult.Unhealthy($"it answers PING with: {answer}");
        }
        catch (Exception failure) when (failure is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy("it cannot be reached", failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"it does not answer within {Timeout.TotalSeconds} s");
        }
    }

    private static async Task<string?> AskAsync(Stream stream, StreamReader reader, string[] command, CancellationToken cancellationToken)
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var word in command)
        {
            request.Append($"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken).ConfigureAwait(false);
        return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
    }
}
