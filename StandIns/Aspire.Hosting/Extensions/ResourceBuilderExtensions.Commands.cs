using System.Runtime.CompilerServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Lets people do something with the resource; a command of the same name is replaced.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="name">Unique on the resource.</param>
    /// <param name="displayName">What is on the button.</param>
    /// <param name="executeCommand">Does it; what it throws is a failure with that message.</param>
    /// <param name="commandOptions">How it is shown and when it can be used.</param>
    [OverloadResolutionPriority(1)]
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder,
        string name,
        string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand,
        CommandOptions? commandOptions = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = commandOptions ?? new CommandOptions();
        foreach (var earlier in builder.Resource.Annotations.OfType<ResourceCommandAnnotation>().Where(one => one.Name == name).ToArray())
        {
            builder.Resource.Annotations.Remove(earlier);
        }

        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name,
            displayName,
            options.UpdateState ?? (static _ => ResourceCommandState.Enabled),
            executeCommand,
            options.Description,
            parameter: null,
            options.ConfirmationMessage,
            options.IconName,
            options.IconVariant,
            options.IsHighlighted));
    }

    /// <summary>Lets people send an HTTP request to the resource: POST unless the options say otherwise.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path of the request.</param>
    /// <param name="displayName">What is on the button.</param>
    /// <param name="endpointName">Endpoint; https, else http, when null.</param>
    /// <param name="commandName">Name of the command; made of resource, endpoint, method and path when null.</param>
    /// <param name="commandOptions">How the request is made, shown and judged.</param>
    /// <exception cref="DistributedApplicationException">There is no such HTTP endpoint yet.</exception>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        string? endpointName = null,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(
            path, displayName, commandOptions?.EndpointSelector ?? HttpEndpointOf(builder, endpointName, "command"), commandName, commandOptions);

    /// <summary>Lets people send an HTTP request to an endpoint, which may be that of another resource.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="path">Path of the request.</param>
    /// <param name="displayName">What is on the button.</param>
    /// <param name="endpointSelector">The endpoint to ask.</param>
    /// <param name="commandName">Name of the command; made of resource, endpoint, method and path when null.</param>
    /// <param name="commandOptions">How the request is made, shown and judged.</param>
    /// <exception cref="DistributedApplicationException">It is no HTTP endpoint.</exception>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder,
        string path,
        string displayName,
        Func<EndpointReference>? endpointSelector,
        string? commandName = null,
        HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = commandOptions ?? new HttpCommandOptions();
        var endpoint = (endpointSelector ?? options.EndpointSelector ?? HttpEndpointOf(builder, endpointName: null, "command"))();
        RefuseOtherThanHttp(builder.Resource, endpoint, "command");
        builder.ApplicationBuilder.Services.AddHttpClient();
        var method = options.Method ?? HttpMethod.Post;
        var shown = new CommandOptions
        {
            Description = options.Description,
            ConfirmationMessage = options.ConfirmationMessage,
            IconName = options.IconName,
            IconVariant = options.IconVariant,
            IsHighlighted = options.IsHighlighted,
            UpdateState = options.UpdateState ?? (context => HttpCommand.StateOf(builder.Resource, endpoint, context)),
        };
        return builder.WithCommand(
            commandName ?? $"{endpoint.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}",
            displayName,
            new HttpCommand(endpoint, path, method, options).ExecuteAsync,
            shown);
    }
}
