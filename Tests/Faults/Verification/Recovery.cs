using System.Net;
using AspireOrders.Tests.Faults.Injection;
using Npgsql;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>Tells when everything is up again: the orchestrator says so, and every process says so itself.</summary>
internal static class Recovery
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly string[] WithoutHealth = ["postgres", "redis", "migrations", "loadgen"];

    public static Task WaitAsync(SeparateTopology topology, CancellationToken cancellationToken) =>
        Eventually.SatisfiesAsync(token => MissingAsync(topology, token), missing => missing.Length == 0, cancellationToken, Limit);

    // The orchestrator looks at what was healthy every 30 s only, so its word alone could be an old one.
    private static async Task<string> MissingAsync(SeparateTopology topology, CancellationToken cancellationToken)
    {
        var (healthy, message) = topology.Health();
        if (!healthy) return message;
        using var http = new HttpClient { Timeout = AnswerLimit };
        foreach (var process in topology.Resources.Where(r => !WithoutHealth.Contains(r.Name, StringComparer.Ordinal)))
        {
            var ports = process.ProcessId is { } id ? ListeningPorts.Of(id) : new HashSet<int>();
            // One of its ports is that of gRPC, which answers such a request with the end of the connection.
            var answers = await Task.WhenAll(ports.Select(port => IsHealthyAsync(http, port, cancellationToken)));
            if (!answers.Contains(true)) return $"{process.Name} does not say that it is healthy";
        }

        return await DatabaseAsync(topology, cancellationToken);
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri($"http://localhost:{port}/health"), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<string> DatabaseAsync(SeparateTopology topology, CancellationToken cancellationToken)
    {
        try
        {
            await Databases.SessionAsync(topology, "ordersdb", cancellationToken);
            return "";
        }
        catch (NpgsqlException exception)
        {
            return exception.Message;
        }
    }
}
