using Polly;

namespace System.Net.Http;

/// <summary>The execution of a request.</summary>
public static class HttpResilienceHttpRequestMessageExtensions
{
    private static readonly HttpRequestOptionsKey<ResilienceContext?> Context = new("Resilience.Http.ResilienceContext");

    /// <summary>The execution that sends a request, or null. The caller may set one to pass properties on to the strategies.</summary>
    public static ResilienceContext? GetResilienceContext(this HttpRequestMessage requestMessage)
    {
        ArgumentNullException.ThrowIfNull(requestMessage);
        return requestMessage.Options.TryGetValue(Context, out var context) ? context : null;
    }

    /// <summary>Says which execution sends a request.</summary>
    public static void SetResilienceContext(this HttpRequestMessage requestMessage, ResilienceContext? resilienceContext)
    {
        ArgumentNullException.ThrowIfNull(requestMessage);
        requestMessage.Options.Set(Context, resilienceContext);
    }
}
