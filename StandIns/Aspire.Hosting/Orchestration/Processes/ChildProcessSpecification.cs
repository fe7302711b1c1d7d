namespace Aspire.Hosting.Orchestration;

/// <summary>Receives what a child prints, one line at a time.</summary>
internal delegate void ConsoleLineHandler(string line, bool isError);

/// <summary>Everything needed to start a child process.</summary>
internal sealed record ChildProcessSpecification
{
    /// <summary>What people call it, for instance `orders-1`.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the program.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment; nothing is inherited beside it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The account it runs as; null is the account of this process.</summary>
    public UnixAccount? Account { get; init; }

    /// <summary>What it reads from standard input, which ends after it.</summary>
    public string StandardInput { get; init; } = "";

    /// <summary>The signal that makes it clean up and exit.</summary>
    public StopSignal StopSignal { get; init; } = StopSignal.Terminate;

    /// <summary>The container that it is the client of; null when it is none.</summary>
    public EngineContainer? Container { get; init; }

    public ConsoleLineHandler OnLine { get; init; } = static (_, _) => { };
}
