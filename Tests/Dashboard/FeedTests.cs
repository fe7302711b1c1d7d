using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Resources;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using CommandResultOfDashboard = Aspire.Dashboard.Resources.CommandResult;
using ResourceCommandOfDashboard = Aspire.Dashboard.Resources.ResourceCommand;
using ResourceStateOfDashboard = Aspire.Dashboard.Resources.ResourceState;
using ResourceValueOfDashboard = Aspire.Dashboard.Resources.ResourceValue;

namespace AspireOrders.Tests.Dashboard;

/// <summary>The AppHost's end and the dashboard's end of the channel between them, put together.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Key = "key-of-the-dashboard";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("dashboard-feed-");
    private HealthCheckResult _gate = HealthCheckResult.Unhealthy("the gate is closed");
    private DistributedApplication _application = null!;
    private Uri _url = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [$"--Data:Directory={_data.FullName}", "--DcpPublisher:RandomizePorts=true", "--Parameters:secret=hunter2"],
            ProjectDirectory = _data.FullName,
            DisableDashboard = true,
        });
        var secret = builder.AddParameter("secret", secret: true);
        builder.AddResource(new ExecutableResource("worker", "/bin/sh", "/"))
            .WithArgs("-c", "echo ready; trap 'exit 0' TERM; while :; do sleep 0.05; done")
            .WithEnvironment("PASSWORD", secret).WithEnvironment("REGION", "eu")
            .WithCommand("greet", "Greet", static context => Task.FromResult(CommandResults.Success($"Hello from {context.ResourceName}.")),
                new CommandOptions { Description = "Says hello.", ConfirmationMessage = "Shall it?", IconName = "HandWave", IsHighlighted = true });
        builder.Services.AddHealthChecks().AddCheck("gate", () => _gate);
        var keeper = builder.AddResource(new ExecutableResource("keeper", "/bin/sh", "/"))
            .WithArgs("-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done").WithHealthCheck("gate");
        builder.AddResource(new ExecutableResource("visitor", "/bin/sh", "/")).WithArgs("-c", "exit 0").WaitFor(keeper);
        _application = builder.Build();
        await _application.StartAsync(Cancellation);
        var settings = new DashboardSettings
        {
            ProgramPath = "/",
            Urls = [],
            Link = "",
            ResourceServiceUrl = null,
            ResourceServiceApiKey = Key,
            Environment = new Dictionary<string, string?>(),
        };
        _url = await _application.Services.GetRequiredService<ResourceService>().StartAsync(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Resources_arrive_with_their_states_and_with_secrets_marked()
    {
        using var feed = await FollowAsync();

        var worker = await UntilAsync(feed, "worker", static state => state is { State: "Running", Health: "Healthy", ProcessId: not null });
        worker.Type.ShouldBe("Executable");
        worker.Source.ShouldBe("/bin/sh");
        worker.Environment.ShouldContain(new ResourceValueOfDashboard("PASSWORD", "hunter2", IsSecret: true, IsFromSpec: true));
        worker.Environment.ShouldContain(new ResourceValueOfDashboard("REGION", "eu", IsSecret: false, IsFromSpec: true));
        worker.Commands.Select(static command => (command.Name, command.IsEnabled)).ShouldBe([("greet", true), ("stop", true), ("restart", true)]);
        (await UntilAsync(feed, "secret", static _ => true)).Properties.ShouldContain(static property => property.Name == "Value" && property.IsSecret);
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_console_is_told_from_its_past_on()
    {
        using var feed = await FollowAsync();
        var lines = await feed.WatchConsoleAsync("worker", Cancellation).FirstAsync(Cancellation);
        lines[0].Text.ShouldBe("ready");
        lines[0].Number.ShouldBe(1);
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_resource_is_stopped_started_and_restarted()
    {
        using var feed = await FollowAsync();
        var first = (await UntilAsync(feed, "worker", static state => state.State == "Running")).ProcessId;

        (await feed.ExecuteCommandAsync("worker", "stop", Cancellation)).ShouldBe(new CommandResultOfDashboard(Succeeded: true, ""));
        await UntilAsync(feed, "worker", static state => state.State == "Exited");
        (await feed.ExecuteCommandAsync("worker", "stop", Cancellation)).Succeeded.ShouldBeFalse();
        (await feed.ExecuteCommandAsync("worker", "start", Cancellation)).Succeeded.ShouldBeTrue();
        var second = (await UntilAsync(feed, "worker", static state => state.State == "Running")).ProcessId;
        second.ShouldNotBe(first);
        (await feed.ExecuteCommandAsync("worker", "restart", Cancellation)).Succeeded.ShouldBeTrue();
        await UntilAsync(feed, "worker", state => state.State == "Running" && state.ProcessId != second);
        (await feed.ExecuteCommandAsync("nobody", "start", Cancellation)).Succeeded.ShouldBeFalse();
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_command_of_the_AppHost_is_offered_as_it_is_described_and_says_what_became_of_it()
    {
        using var feed = await FollowAsync();

        var worker = await UntilAsync(feed, "worker", static state => state.State == "Running");
        worker.Commands[0].ShouldBe(new ResourceCommandOfDashboard(
            "greet", "Greet", "Says hello.", "Shall it?", "HandWave", IsHighlighted: true, IsEnabled: true));
        (await feed.ExecuteCommandAsync("worker", "greet", Cancellation))
            .ShouldBe(new CommandResultOfDashboard(Succeeded: true, "Hello from worker."));
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Who_waits_is_told_with_the_reason_of_the_moment()
    {
        using var feed = await FollowAsync();

        await UntilAsync(feed, "visitor", static state => state.Reasons is ["visitor waits for keeper: the gate is closed"]);
        _gate = HealthCheckResult.Unhealthy("the key is being looked for");
        await UntilAsync(feed, "visitor", static state => state.Reasons is ["visitor waits for keeper: the key is being looked for"]);
        await feed.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Nobody_without_the_key_is_told_anything()
    {
        using var client = new HttpClient { BaseAddress = _url };
        using var answer = await client.GetAsync("resources", Cancellation);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    private async Task<ResourceFeed> FollowAsync()
    {
        var options = new DashboardOptions { FrontendUrls = [], ResourceServiceUrl = _url, ResourceServiceApiKey = Key };
        var feed = new ResourceFeed(options, TimeProvider.System, NullLogger<ResourceFeed>.Instance);
        await feed.StartAsync(Cancellation);
        return feed;
    }

    private static async Task<ResourceStateOfDashboard> UntilAsync(
        ResourceFeed feed, string id, Func<ResourceStateOfDashboard, bool> condition)
    {
        await Eventually.TrueAsync(() => feed.Resources.Any(state => state.Id == id && condition(state)), $"{id} becomes what it should");
        return feed.Resources.Single(state => state.Id == id);
    }
}
