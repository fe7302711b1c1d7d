namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command works with.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>Services of the AppHost.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>Id of the resource, or of the one of its replicas that the command was given to.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Whoever asked has gone.</summary>
    public required CancellationToken CancellationToken { get; init; }

    /// <summary>Writes to the console of the resource.</summary>
    public required ILogger Logger { get; init; }
}

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it says.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was called off.</summary>
    public bool Canceled { get; init; }

    /// <summary>What became of it, or why it failed, for people.</summary>
    public string? Message { get; init; }
}

/// <summary>The ends of a command.</summary>
public static class CommandResults
{
    /// <summary>It is done.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It is done, and there is something to say.</summary>
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    /// <summary>It failed.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>It failed with an exception.</summary>
    public static ExecuteCommandResult Failure(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Failure(exception.Message);
    }

    /// <summary>It was called off.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
