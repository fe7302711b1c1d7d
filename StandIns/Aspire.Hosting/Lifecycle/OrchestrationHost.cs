using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Parameters;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Lifecycle;

/// <summary>Begins the lives of all resources when the AppHost starts and ends them when it stops.</summary>
internal sealed class OrchestrationHost(
    DistributedApplicationModel model,
    IApplicationOrchestrator orchestrator,
    IResourceLifecycle lifecycle,
    ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing,
    IParameterPrompt prompt,
    IGeneratedParameterStore store,
    IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await StartParameterAsync(parameter, cancellationToken).ConfigureAwait(false);
        }

        foreach (var child in model.Resources.Where(ChildResourceStates.FollowsItsParent))
        {
            await lifecycle.InitializeAsync(child, cancellationToken).ConfigureAwait(false);
        }

        await orchestrator.StartAsync(model, cancellationToken).ConfigureAwait(false);
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => orchestrator.StopAsync(cancellationToken);

    private async Task StartParameterAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        await lifecycle.InitializeAsync(parameter, cancellationToken).ConfigureAwait(false);
        try
        {
            var value = await ValueOfAsync(parameter, cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                Properties = [.. snapshot.Properties, new ResourcePropertySnapshot("Value", value) { IsSensitive = parameter.Secret }],
            }).ConfigureAwait(false);
        }
        catch (MissingParameterValueException missing)
        {
            // Whoever needs it fails to start with this sentence; those who do not may run.
            await notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Error),
                Properties = [.. snapshot.Properties, new ResourcePropertySnapshot("Error", missing.Message)],
            }).ConfigureAwait(false);
        }
    }

    private async Task<string?> ValueOfAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            return await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MissingParameterValueException)
        {
            if (await prompt.AskAsync(parameter, cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                throw;
            }

            // Nobody wants to be asked at every start.
            parameter.Provide(store.GetOrAdd(parameter.Name, () => answer));
            return answer;
        }
    }
}
