using System.Net;
using System.Text.Json;
using Aspire.Dashboard.Resources;

namespace AspireOrders.Tests.Dashboard;

public sealed class AccessTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_token_pages_lead_to_the_sign_in_and_the_api_refuses()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var browser = await dashboard.BrowseAsync(isSignedIn: false);

        using var page = await browser.GetAsync("/structuredlogs?TraceId=1", Cancellation);
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page.Headers.Location!.OriginalString.ShouldBe("/login?returnUrl=%2Fstructuredlogs%3FTraceId%3D1");
        using var api = await browser.GetAsync("/api/telemetry/logs", Cancellation);
        api.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var wrong = await browser.GetAsync("/login?t=guessed", Cancellation);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task The_link_with_the_token_signs_in_with_a_cookie_that_scripts_cannot_read()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var browser = await dashboard.BrowseAsync(isSignedIn: false);

        using var login = await browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl=/traces", Cancellation);

        login.Headers.Location!.OriginalString.ShouldBe("/traces");
        var cookie = login.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly");
        cookie.ShouldNotContain(RunningDashboard.Token);
        (await browser.GetStringAsync("/", Cancellation)).ShouldBe("a page");
    }

    [Fact]
    public async Task The_sign_in_leads_to_pages_of_its_own_only()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var browser = await dashboard.BrowseAsync(isSignedIn: false);

        foreach (var foreign in new[] { "https://example.com", "//example.com", "/\\example.com" })
        {
            using var login = await browser.GetAsync($"/login?t={RunningDashboard.Token}&returnUrl={Uri.EscapeDataString(foreign)}", Cancellation);
            login.Headers.Location!.OriginalString.ShouldBe("/");
        }
    }

    [Fact]
    public async Task Programs_show_the_token_as_a_header()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var program = await dashboard.BrowseAsync(isSignedIn: false);
        program.DefaultRequestHeaders.Add("x-api-key", RunningDashboard.Token);

        using var api = await program.GetAsync("/api/telemetry/traces", Cancellation);
        api.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var page = await program.GetAsync("/", Cancellation);
        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task The_api_does_not_tell_secrets()
    {
        var state = new ResourceState
        {
            Id = "orders",
            Name = "orders",
            DisplayName = "orders",
            Type = "Project",
            Environment = [new("PASSWORD", "hunter2", IsSecret: true, IsFromSpec: true), new("REGION", "eu", IsSecret: false, IsFromSpec: true)],
        };
        await using var dashboard = await RunningDashboard.StartAsync(feed: new FixedFeed([state]));
        using var browser = await dashboard.BrowseAsync();

        var text = await browser.GetStringAsync("/api/telemetry/resources", Cancellation);

        text.ShouldNotContain("hunter2");
        var environment = JsonDocument.Parse(text).RootElement[0].GetProperty("environment");
        environment.GetProperty("PASSWORD").GetString().ShouldBe("********");
        environment.GetProperty("REGION").GetString().ShouldBe("eu");
    }
}
