using Aspire.Dashboard;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Resources;
using Aspire.Dashboard.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.Dashboard;

/// <summary>The program without its pages, on free ports.</summary>
internal sealed class RunningDashboard : IAsyncDisposable
{
    public const string Token = "token-of-this-run";
    public const string OtlpKey = "key-of-the-senders";

    private readonly WebApplication _app;

    private RunningDashboard(WebApplication app) => _app = app;

    public string Frontend => _app.Urls.ElementAt(0);

    public string OtlpGrpc => _app.Urls.ElementAt(1);

    public string OtlpHttp => _app.Urls.ElementAt(2);

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    public OtlpQueue Queue => _app.Services.GetRequiredService<OtlpQueue>();

    public static async Task<RunningDashboard> StartAsync(
        Dictionary<string, string?>? settings = null, IResourceFeed? feed = null, bool isAnonymous = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0",
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0",
            ["ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS"] = isAnonymous ? "true" : null,
            ["Dashboard:Frontend:BrowserToken"] = Token,
            ["Dashboard:Otlp:PrimaryApiKey"] = OtlpKey,
        }).AddInMemoryCollection(settings);
        builder.AddTelemetry();
        if (feed is not null)
        {
            builder.Services.AddSingleton(feed);
        }

        var app = builder.Build();
        app.UseTelemetry();
        app.MapGet("/", static () => Results.Text("a page"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningDashboard(app);
    }

    /// <summary>A client that follows no redirection; signed in with the token where asked for.</summary>
    public async Task<HttpClient> BrowseAsync(bool isSignedIn = true)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Frontend) };
        if (isSignedIn)
        {
            using var answer = await client.GetAsync($"/login?t={Token}", TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
