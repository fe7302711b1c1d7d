using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Lifecycle;

/// <inheritdoc/>
internal sealed class InstanceConfiguration(DistributedApplicationExecutionContext executionContext, ResourceLoggerService consoles)
    : IInstanceConfiguration
{
    public async Task<ResolvedInstance> ResolveAsync(
        IResource resource, ResourceInstance instance, IReadOnlyDictionary<string, int> targetPorts, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext
        {
            ExecutionContext = executionContext,
            Caller = resource,
            Network = KnownNetworkIdentifiers.LocalhostNetwork,
        };
        var variables = new List<ResolvedVariable>();
        foreach (var (name, value) in await CollectVariablesAsync(resource, cancellationToken).ConfigureAwait(false))
        {
            var (text, isSecret) = await ResolveAsync(value).ConfigureAwait(false);
            if (text is not null)
            {
                variables.Add(new ResolvedVariable(name, text, isSecret));
            }
        }

        var arguments = new List<ResolvedArgument>();
        foreach (var value in await CollectArgumentsAsync(resource, cancellationToken).ConfigureAwait(false))
        {
            var (text, isSecret) = await ResolveAsync(value).ConfigureAwait(false);
            if (text is not null)
            {
                arguments.Add(new ResolvedArgument(text, isSecret));
            }
        }

        return new ResolvedInstance(variables, arguments);

        async Task<(string? Text, bool IsSecret)> ResolveAsync(object value)
        {
            var text = value is IValueProvider later
                ? await later.GetValueAsync(context, cancellationToken).ConfigureAwait(false)
                : value.ToString();
            return (text is null ? null : OwnValues(text), Secrets.Contains(value));
        }

        string OwnValues(string text) => TargetPort
            .Substitute(text, key => PortOf(resource, key, targetPorts))
            .Replace(InstanceIdPlaceholder, instance.InstanceId, StringComparison.Ordinal);
    }

    /// <summary>Stands for the replica's instance id in values that are the same for all replicas.</summary>
    public const string InstanceIdPlaceholder = """{{- index .Annotations "otel-service-instance-id" -}}""";

    private static int PortOf(IResource resource, string key, IReadOnlyDictionary<string, int> targetPorts)
    {
        foreach (var (endpoint, port) in targetPorts)
        {
            if (string.Equals(TargetPort.Key(resource, endpoint), key, StringComparison.OrdinalIgnoreCase))
            {
                return port;
            }
        }

        throw new DistributedApplicationException(
            $"The environment of '{resource.Name}' needs the target port of '{key}', which only the replicas of that resource know.");
    }

    private async Task<Dictionary<string, object>> CollectVariablesAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken)
        {
            Logger = consoles.GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        return context.EnvironmentVariables;
    }

    private async Task<IList<object>> CollectArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = consoles.GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        return context.Args;
    }
}
