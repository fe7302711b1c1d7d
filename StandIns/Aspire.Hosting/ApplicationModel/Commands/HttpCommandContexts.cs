namespace Aspire.Hosting.ApplicationModel;

/// <summary>A request of a command before it is sent.</summary>
public sealed class HttpCommandRequestContext
{
    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>Id of the resource that the command was given to.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Where the request goes.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Whoever asked has gone.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What will send it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The request.</summary>
    public required HttpRequestMessage Request { get; init; }
}

/// <summary>The answer to a request of a command.</summary>
public sealed class HttpCommandResultContext
{
    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>Id of the resource that the command was given to.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Where the request went.</summary>
    public required EndpointReference Endpoint { get; init; }

    /// <summary>Whoever asked has gone.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>What sent it.</summary>
    public required HttpClient HttpClient { get; init; }

    /// <summary>The answer.</summary>
    public required HttpResponseMessage Response { get; init; }
}
