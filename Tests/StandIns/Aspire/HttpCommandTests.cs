using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AspireOrders.Tests.StandIns.Hosting;

public sealed class HttpCommandTests : IAsyncLifetime
{
    private readonly List<string> _requests = [];
    private WebApplication _server = null!;
    private int _port;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(context =>
        {
            _requests.Add($"{context.Request.Method} {context.Request.Path} {context.Request.Headers["X-Key"]}");
            context.Response.StatusCode = context.Request.Path == "/busy" ? StatusCodes.Status409Conflict : StatusCodes.Status200OK;
            return context.Response.WriteAsync("7 keys", context.RequestAborted);
        });
        await _server.StartAsync(Cancellation);
        _port = new Uri(_server.Urls.First()).Port;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task It_posts_to_the_endpoint_and_the_status_code_decides()
    {
        using var host = new TestAppHost();
        var gateway = Gateway(host).WithHttpCommand("/flush", "Flush").WithHttpCommand("/busy", "Busy");
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(gateway, KnownResourceStates.Running);
        var commands = running.Application.ResourceCommands;

        (await commands.ExecuteCommandAsync("gateway", "gateway-http-http-post-/flush", Cancellation)).Success.ShouldBeTrue();
        (await commands.ExecuteCommandAsync("gateway", "gateway-http-http-post-/busy", Cancellation)).Message
            .ShouldBe("Request failed with status code 409");

        _requests.ShouldBe(["POST /flush ", "POST /busy "]);
    }

    [Fact]
    public async Task The_request_can_be_prepared_and_the_answer_judged()
    {
        using var host = new TestAppHost();
        var gateway = Gateway(host).WithHttpCommand("/keys", "Count", commandName: "count", commandOptions: new HttpCommandOptions
        {
            Method = HttpMethod.Put,
            PrepareRequest = context =>
            {
                context.Request.Headers.Add("X-Key", context.ResourceName);
                return Task.CompletedTask;
            },
            GetCommandResult = async context =>
                CommandResults.Success(await context.Response.Content.ReadAsStringAsync(context.CancellationToken)),
        });
        await using var running = await RunningAppHost.StartAsync(host);
        await running.BecomesAsync(gateway, KnownResourceStates.Running);

        var result = await running.Application.ResourceCommands.ExecuteCommandAsync("gateway", "count", Cancellation);

        result.Message.ShouldBe("7 keys");
        _requests.ShouldBe(["PUT /keys gateway"]);
    }

    [Fact]
    public async Task It_can_be_used_while_the_resource_that_is_asked_runs()
    {
        using var host = new TestAppHost();
        var gateway = Gateway(host);
        var redis = host.AddProject("cache", TestAppHost.Profile("http://localhost:5000"))
            .WithHttpCommand("/flush", "Flush", () => gateway.GetEndpoint("http"), commandName: "flush");
        await using var running = await RunningAppHost.StartAsync(host);

        await running.BecomesAsync(redis, KnownResourceStates.Running);
        StateOf(running).ShouldBe(ResourceCommandState.Disabled);
        await running.BecomesAsync(gateway, KnownResourceStates.Running);
        await running.BecomesAsync(redis, KnownResourceStates.Running);
        StateOf(running).ShouldBe(ResourceCommandState.Enabled);
    }

    [Fact]
    public void It_needs_an_HTTP_endpoint()
    {
        using var host = new TestAppHost();
        var worker = host.AddProject("worker").WithEndpoint(name: "tcp");

        Should.Throw<DistributedApplicationException>(() => worker.WithHttpCommand("/flush", "Flush")).Message
            .ShouldBe("Could not create HTTP command for resource 'worker' as no HTTP or HTTPS endpoint was found.");
        Should.Throw<DistributedApplicationException>(() => worker.WithHttpCommand("/flush", "Flush", () => worker.GetEndpoint("tcp"))).Message
            .ShouldBe("Could not create HTTP command for resource 'worker' as the endpoint with name 'tcp' and scheme 'tcp' is not an HTTP endpoint.");
    }

    private IResourceBuilder<ProjectResource> Gateway(TestAppHost host) =>
        host.AddProject("gateway", TestAppHost.Profile($"http://localhost:{_port}"));

    private static ResourceCommandState StateOf(RunningAppHost running)
    {
        running.Notifications.TryGetCurrentState("cache", out var state).ShouldBeTrue();
        return state.Snapshot.Commands.ShouldHaveSingleItem().State;
    }
}
