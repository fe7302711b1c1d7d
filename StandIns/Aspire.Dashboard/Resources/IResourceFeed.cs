namespace Aspire.Dashboard.Resources;

/// <summary>What the AppHost tells of its resources. May be called from any thread.</summary>
public interface IResourceFeed
{
    /// <summary>Name of the application.</summary>
    string ApplicationName { get; }

    /// <summary>Whether there is an AppHost at all; without one the dashboard shows telemetry only.</summary>
    bool IsConfigured { get; }

    /// <summary>Whether the AppHost answers.</summary>
    bool IsConnected { get; }

    /// <summary>All replicas as they are now, by type and name.</summary>
    IReadOnlyList<ResourceState> Resources { get; }

    /// <summary>All replicas as they are now and after every change (changes that come together are told together); never ends by itself.</summary>
    IAsyncEnumerable<IReadOnlyList<ResourceState>> WatchAsync(CancellationToken cancellationToken);

    /// <summary>The console of a replica: what is kept of it, then every line; ends when the AppHost is gone.</summary>
    IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string resourceId, CancellationToken cancellationToken);

    /// <summary>Does something with a replica and waits for its end.</summary>
    Task<CommandResult> ExecuteCommandAsync(string resourceId, string command, CancellationToken cancellationToken);
}

/// <summary>A line of a console.</summary>
/// <param name="Number">From 1; counts those, too, that are no longer kept.</param>
/// <param name="Time">When it was printed, UTC.</param>
/// <param name="Text">As printed, with colour codes.</param>
/// <param name="IsError">Whether it came from the error stream.</param>
public sealed record ConsoleLine(int Number, DateTimeOffset Time, string Text, bool IsError);

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether it was done.</param>
/// <param name="Message">Why not, or what was done; may be empty.</param>
public sealed record CommandResult(bool Succeeded, string Message);
