using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Executes the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _consoles;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService consoles, IServiceProvider services) =>
        (_notifications, _consoles, _services) = (notifications, consoles, services);

    /// <summary>Executes a command on one replica, or on a resource that has only one.</summary>
    /// <returns>How it ended; a command that throws has failed.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _notifications.TryGetCurrentState(resourceId, out var known)
            ? await ExecuteAsync(known.Resource, resourceId, commandName, cancellationToken).ConfigureAwait(false)
            : CommandResults.Failure($"Resource '{resourceId}' not found.");

    /// <summary>Executes a command on every replica of a resource at the same time.</summary>
    /// <returns>Success when all of them succeeded; otherwise what the others said.</returns>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var ids = resource.GetInstances().Select(static instance => instance.ResourceId).ToArray();
        var results = await Task.WhenAll(ids.Select(id => ExecuteAsync(resource, id, commandName, cancellationToken))).ConfigureAwait(false);
        if (results.Length == 1)
        {
            return results[0];
        }

        var failures = ids.Zip(results).Where(static one => one.Second is { Success: false, Canceled: false })
            .Select(static one => $"{one.First}: {one.Second.Message}").ToArray();
        return failures.Length > 0 ? CommandResults.Failure(string.Join(Environment.NewLine, failures))
            : Array.Exists(results, static result => result.Canceled) ? CommandResults.Canceled()
            : CommandResults.Success();
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(
        IResource resource, string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var console = _consoles.GetLogger(resourceId);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().FirstOrDefault(one => one.Name == commandName);
        if (command is null)
        {
            CommandLog.Unknown(console, commandName);
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
        }

        CommandLog.Begins(console, commandName);
        try
        {
            var result = await command.ExecuteCommand(new ExecuteCommandContext
            {
                ServiceProvider = _services,
                ResourceName = resourceId,
                CancellationToken = cancellationToken,
                Logger = console,
            }).ConfigureAwait(false);
            CommandLog.Ended(console, commandName, result);
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            // A command is anybody's code: what it throws concerns who gave the command, not the application.
            CommandLog.Threw(console, exception, commandName);
            return CommandResults.Failure(exception);
        }
    }
}

/// <summary>What a resource's console says of its commands.</summary>
internal static partial class CommandLog
{
    public static void Ended(ILogger console, string command, ExecuteCommandResult result)
    {
        if (result.Success)
        {
            Succeeded(console, command, result.Message);
        }
        else if (!result.Canceled)
        {
            Failed(console, command, result.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Executing command '{Command}'.")]
    public static partial void Begins(ILogger logger, string command);

    [LoggerMessage(2, LogLevel.Information, "Command '{Command}' is not available.")]
    public static partial void Unknown(ILogger logger, string command);

    [LoggerMessage(3, LogLevel.Information, "Successfully executed command '{Command}'. {Message}")]
    private static partial void Succeeded(ILogger logger, string command, string? message);

    [LoggerMessage(4, LogLevel.Error, "Command '{Command}' failed: {Message}")]
    private static partial void Failed(ILogger logger, string command, string? message);

    [LoggerMessage(5, LogLevel.Error, "Command '{Command}' failed.")]
    public static partial void Threw(ILogger logger, Exception exception, string command);
}
