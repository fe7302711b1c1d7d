namespace Aspire.Hosting.Orchestration;

/// <summary>Something outside the program stops the application from running; the message names it and the fix in one sentence.</summary>
internal sealed class OrchestrationException(string message, Exception? innerException = null)
    : DistributedApplicationException(message, innerException!);
