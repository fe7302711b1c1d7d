using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Works out how to start one replica of a resource.</summary>
internal interface IInstanceConfiguration
{
    /// <summary>
    /// The environment and the arguments of one replica. Runs the callbacks of the model, waits for the values in them, and puts the
    /// replica's own target ports and instance id in.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="instance">One of <see cref="ResourceInstances.GetInstances"/>.</param>
    /// <param name="targetPorts">The port that this replica listens on for each of the resource's endpoints, by endpoint name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="MissingParameterValueException">A parameter has no value.</exception>
    Task<ResolvedInstance> ResolveAsync(
        IResource resource, ResourceInstance instance, IReadOnlyDictionary<string, int> targetPorts, CancellationToken cancellationToken);
}

/// <summary>How to start one replica.</summary>
/// <param name="Environment">
/// The variables in the order they were given, for the snapshot and the process; a later one of the same name has won already.
/// </param>
/// <param name="Arguments">The resource's own arguments; for a project they follow those of its launch command.</param>
internal sealed record ResolvedInstance(IReadOnlyList<ResolvedVariable> Environment, IReadOnlyList<ResolvedArgument> Arguments);

/// <summary>A variable of the environment; a secret one is masked when shown.</summary>
internal sealed record ResolvedVariable(string Name, string Value, bool IsSecret);

/// <summary>A command-line argument; a secret one is masked when shown.</summary>
internal sealed record ResolvedArgument(string Value, bool IsSecret);
