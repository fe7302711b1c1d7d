using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>The machine's container engine: the first of docker and podman that answers, or the one that configuration <c>ASPIRE_CONTAINER_RUNTIME</c> names.</summary>
internal sealed class ContainerEngine(IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly string[] Known = ["docker", "podman"];

    /// <summary>The engine's program.</summary>
    /// <param name="resource">Who needs it.</param>
    /// <param name="image">What it is to run.</param>
    /// <param name="alternative">What else would help, for people; may be empty.</param>
    /// <param name="cancellationToken">Ends the waiting for an answer.</param>
    /// <exception cref="OrchestrationException">None is installed, or none answers; the message names what to do.</exception>
    public async Task<string> FindAsync(string resource, string image, string alternative, CancellationToken cancellationToken)
    {
        var names = AppHostConfiguration.FirstOf(configuration, "ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME") is { } chosen
            ? [chosen]
            : Known;
        var installed = names.Select(static name => ProgramLocator.Find(name)).OfType<string>().ToArray();
        foreach (var program in installed)
        {
            if (await AnswersAsync(program, cancellationToken))
            {
                return program;
            }
        }

        var why = installed.Length == 0
            ? $"{string.Join(" or ", names)} is not installed: install it"
            : $"{string.Join(" and ", installed)} does not answer: start its service";
        var otherwise = alternative.Length > 0 ? $", {alternative}" : "";
        throw new OrchestrationException($"{resource} is a container of {image}, and the container engine {why}{otherwise}, and start again.");
    }

    private static async Task<bool> AnswersAsync(string program, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            return (await ProgramRunner.RunAsync(program, ["version"], null, null, limit.Token)).ExitCode == 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
