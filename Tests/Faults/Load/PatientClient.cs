using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace AspireOrders.Tests.Faults.Load;

/// <summary>
/// Sends a request again until it is answered: after no answer, 5001, 5002, 4029 and an order that is just being placed. Every other answer
/// with 500 or more, and a refusal that does not say when to come back, is a complaint.
/// </summary>
internal sealed class PatientClient(SeparateTopology topology, Journal journal, Random random) : IDisposable
{
    /// <summary>Less than the gateway takes at most, so that a customer also repeats what is still being worked on.</summary>
    private static readonly TimeSpan PatienceWithOneAttempt = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan PatienceWithAll = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly HttpClient http = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends this access token from now on.</summary>
    public void UseToken(string accessToken) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);

    /// <summary>The first answer that says what became of the request; null when there was none in 90 s.</summary>
    public async Task<Answer?> SendAsync(HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < PatienceWithAll)
        {
            if (await AttemptAsync(method, path, body, key, cancellationToken) is { } answer && IsFinal(method, path, answer)) return answer;
            journal.AttemptRepeated();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 250)), cancellationToken);
        }

        journal.Complain($"{method} {path} was not answered within {PatienceWithAll.TotalSeconds} s");
        return null;
    }

    /// <summary>One attempt; null when the connection broke or the answer did not come.</summary>
    public async Task<Answer?> AttemptAsync(HttpMethod method, string path, object? body, string? key, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PatienceWithOneAttempt);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(topology.Gateway, "/api/v1/" + path));
            if (body is not null) request.Content = JsonContent.Create(body);
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
            using var response = await http.SendAsync(request, limit.Token);
            var answer = await Answer.ReadAsync(response, limit.Token);
            if (answer.Headers.TryGetValue("Retry-After", out var seconds)) await RestAsync(seconds, cancellationToken);
            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose() => http.Dispose();

    private bool IsFinal(HttpMethod method, string path, Answer answer)
    {
        var saysWhen = answer.Headers.ContainsKey("Retry-After");
        switch (answer.Status)
        {
            case HttpStatusCode.ServiceUnavailable when answer.Code == 5001 && saysWhen:
            case HttpStatusCode.GatewayTimeout when answer.Code == 5002:
            case HttpStatusCode.TooManyRequests when saysWhen:
            case HttpStatusCode.Conflict when saysWhen:
                return false;
            case HttpStatusCode.TooManyRequests:
            case >= HttpStatusCode.InternalServerError:
                journal.Complain($"{method} {path} was answered {answer}" + (saysWhen ? "" : " without Retry-After"));
                return false;
            default:
                return true;
        }
    }

    private static Task RestAsync(string seconds, CancellationToken cancellationToken)
    {
        var asked = int.TryParse(seconds, out var number) ? TimeSpan.FromSeconds(number) : LongestPause;
        return Task.Delay(asked < LongestPause ? asked : LongestPause, cancellationToken);
    }
}
