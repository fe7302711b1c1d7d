using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The first thing that makes the whole run pointless: a migration that failed, a server that cannot be started. It stops the
/// application with exit code 1; under a test it is only logged, for there the test decides.
/// </summary>
internal sealed partial class FatalFailure(
    IHostApplicationLifetime lifetime, IOptions<OrchestrationOptions> options, ILogger<FatalFailure> logger)
{
    private readonly Lock _gate = new();

    /// <summary>The sentence for people, with the last lines of the console concerned below it; null as long as all is well.</summary>
    public string? Sentence { get; private set; }

    public void Report(string sentence, IReadOnlyList<string> lastLines)
    {
        lock (_gate)
        {
            if (Sentence is not null || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return;
            }

            Sentence = string.Join(Environment.NewLine, [sentence, .. lastLines.Select(static line => "    " + line)]);
        }

        if (options.Value.UnderTest)
        {
            LogFailure(Sentence);
            return;
        }

        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }

    [LoggerMessage(1, LogLevel.Error, "{Sentence}")]
    private partial void LogFailure(string sentence);
}
