using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.Tests.StandIns.Resilience;

/// <summary>A client named <c>orders</c> with resilience handlers over a server that answers as the test says.</summary>
internal sealed class ResilientClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly HttpClient _client;
    private int _calls;

    public ResilientClient(Action<IHttpClientBuilder> configure, IConfiguration? configuration = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration ?? new ConfigurationBuilder().Build());
        configure(services.AddHttpClient("orders").ConfigurePrimaryHttpMessageHandler(() => new Server(this)));
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
    }

    public IServiceProvider Services => _services;

    public int Calls => Volatile.Read(ref _calls);

    public TimeSpan Timeout => _client.Timeout;

    /// <summary>Answers a request; the number is that of the call, from 1.</summary>
    public Func<int, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
        (_, _, _) => Task.FromResult(new HttpResponseMessage());

    public void AnswerWith(params HttpStatusCode[] codes) =>
        Answer = (call, _, _) => Task.FromResult(new HttpResponseMessage(codes[Math.Min(call, codes.Length) - 1]));

    public async Task<HttpStatusCode> SendAsync(HttpMethod? method = null, string uri = "http://orders/")
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, uri);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public HttpStatusCode Send()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        using var response = _client.Send(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _services.DisposeAsync();
    }

    private sealed class Server(ResilientClient owner) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            owner.Answer(Interlocked.Increment(ref owner._calls), request, cancellationToken);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            SendAsync(request, cancellationToken).GetAwaiter().GetResult();
    }
}
