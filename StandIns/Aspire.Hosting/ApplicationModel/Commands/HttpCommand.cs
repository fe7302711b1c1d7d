using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command that is an HTTP request.</summary>
internal sealed class HttpCommand(EndpointReference endpoint, string path, HttpMethod method, HttpCommandOptions options)
{
    /// <summary>It can be used as long as the resource that is asked runs.</summary>
    public static ResourceCommandState StateOf(IResource owner, EndpointReference endpoint, UpdateCommandStateContext context)
    {
        // The snapshot that is being made is newer than what everybody knows.
        var states = ReferenceEquals(owner, endpoint.Resource)
            ? [context.ResourceSnapshot]
            : context.ServiceProvider.GetRequiredService<ResourceNotificationService>().CurrentStates(endpoint.Resource)
                .Select(static state => state.Snapshot).ToArray();
        return Array.Exists(states, static snapshot => snapshot.State?.Text == KnownResourceStates.Running)
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;
    }

    public async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
    {
        if (!endpoint.IsAllocated)
        {
            return CommandResults.Failure("Endpoints are not yet allocated.");
        }

        var cancellationToken = context.CancellationToken;
        var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? Options.DefaultName);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new HttpCommandRequestContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = cancellationToken,
                HttpClient = client,
                Request = request,
            }).ConfigureAwait(false);
        }

        using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (options.GetCommandResult is { } judge)
        {
            return await judge(new HttpCommandResultContext
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = cancellationToken,
                HttpClient = client,
                Response = response,
            }).ConfigureAwait(false);
        }

        return response.IsSuccessStatusCode
            ? CommandResults.Success()
            : CommandResults.Failure($"Request failed with status code {(int)response.StatusCode}");
    }
}
