using Aspire.Hosting.ApplicationModel;
using Spectre.Console;

namespace Aspire.Hosting.Parameters;

/// <summary>Asks on the terminal that the AppHost was started in; a secret is not shown while it is typed.</summary>
internal sealed class TerminalParameterPrompt(IAnsiConsole console, bool isInteractive) : IParameterPrompt
{
    public async Task<string?> AskAsync(ParameterResource parameter, CancellationToken cancellationToken)
    {
        if (!isInteractive)
        {
            return null;
        }

        // From the first look at its keys on, the terminal does not show what is typed or pasted: that has to be before anybody knows the question.
        _ = Console.KeyAvailable;
        if (parameter.Description is { Length: > 0 } description)
        {
            console.WriteLine(description);
        }

        var prompt = new TextPrompt<string>($"The parameter [bold]{Markup.Escape(parameter.Name)}[/] has no value yet:");
        return await (parameter.Secret ? prompt.Secret() : prompt).ShowAsync(console, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Where nobody watches: a test, a publisher, a service.</summary>
internal sealed class NobodyToAsk : IParameterPrompt
{
    public Task<string?> AskAsync(ParameterResource parameter, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
