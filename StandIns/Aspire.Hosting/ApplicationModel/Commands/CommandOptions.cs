namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command is shown and when it can be used.</summary>
public class CommandOptions
{
    /// <summary>What it does; shown where there is room.</summary>
    public string? Description { get; set; }

    /// <summary>The question to answer before it is executed; none when null.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>Name of a Fluent icon.</summary>
    public string? IconName { get; set; }

    /// <summary>Outline or filled.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>A button of its own instead of an entry of the menu.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Whether it can be used, from the snapshot of the resource; always when null.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>How a command that is an HTTP request is made, shown and judged.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>Chooses the endpoint to ask; by name or scheme when null.</summary>
    public Func<EndpointReference>? EndpointSelector { get; set; }

    /// <summary>POST when null.</summary>
    public HttpMethod? Method { get; set; }

    /// <summary>Name of the client of the AppHost's client factory; the default one when null.</summary>
    public string? HttpClientName { get; set; }

    /// <summary>Adds headers or a body before the request is sent.</summary>
    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Judges the answer; by its status code when null.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}
