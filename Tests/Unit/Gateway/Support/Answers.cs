using System.Net;
using System.Text.Json;

namespace AspireOrders.Tests.Unit.Gateway.Support;

/// <summary>What tests ask of an answer.</summary>
internal static class Answers
{
    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) => JsonDocument.Parse(await response.TextAsync()).RootElement;

    /// <summary>The problem document, checked for the status and code that it must have.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var text = await response.TextAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType?.ToString().ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("code").GetInt32().ShouldBe(code, text);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        return problem;
    }

    /// <summary>The fields that a problem names, in order.</summary>
    public static string[] Fields(this JsonElement problem) =>
        [.. problem.GetProperty("details").EnumerateArray().Select(d => d.GetProperty("field").GetString()!)];
}
