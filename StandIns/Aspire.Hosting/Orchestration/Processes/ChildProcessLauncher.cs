using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Starts children so that none outlives this process. A child first waits on its standard input; only when the guardian and the
/// ledger know it does it become the program. If this process dies in between, the wait ends and so does the child.
/// </summary>
internal sealed class ChildProcessLauncher : IAsyncDisposable
{
    // bash rather than sh: dash drops variables whose names hold a hyphen, as services__web-shop__http__0 does.
    private const string WaitThenBecome = "read -r go && exec \"$@\"";

    private readonly ProcessGuardian _guardian;
    private readonly ProcessLedger _ledger;
    private readonly TimeProvider _time;

    public ChildProcessLauncher(string dataDirectory, TimeProvider time)
    {
        _time = time;
        _ledger = new ProcessLedger(dataDirectory);
        _guardian = new ProcessGuardian();
    }

    /// <summary>Ends what an earlier run that was killed has left behind.</summary>
    public Task<IReadOnlyList<string>> StopLeftoversAsync(CancellationToken cancellationToken) =>
        _ledger.StopLeftoversAsync(_time, cancellationToken);

    public IChildProcess Start(ChildProcessSpecification specification)
    {
        var process = new Process { StartInfo = Describe(specification) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new OrchestrationException(
                $"{specification.Name} could not be started in {specification.WorkingDirectory}: {exception.Message}.", exception);
        }

        _guardian.Add(process.Id, specification.StopSignal);
        if (specification.Container is { } container)
        {
            _guardian.Add(container);
        }

        _ledger.Add(process.Id, specification.StopSignal, specification.Name);
        var child = new ChildProcess(process, specification, _time, Forget);
        LetGo(process, specification);
        return child;
    }

    public ValueTask DisposeAsync() => _guardian.DisposeAsync();

    private static void LetGo(Process process, ChildProcessSpecification specification)
    {
        try
        {
            process.StandardInput.Write("go\n");
            process.StandardInput.Write(specification.StandardInput);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It was killed before it began; its exit is reported like any other.
        }
    }

    private static ProcessStartInfo Describe(ChildProcessSpecification specification)
    {
        var start = new ProcessStartInfo("/usr/bin/setsid")
        {
            WorkingDirectory = specification.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        List<string> arguments = ["/bin/bash", "--noprofile", "--norc", "-c", WaitThenBecome, specification.Name];
        if (specification.Account is { } account)
        {
            arguments.AddRange(["/usr/bin/setpriv", $"--reuid={account.UserId}", $"--regid={account.GroupId}", "--clear-groups", "--"]);
        }

        foreach (var argument in arguments.Append(specification.FileName).Concat(specification.Arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in specification.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Forget(ChildProcess child)
    {
        _guardian.Remove(child.Id);
        _ledger.Remove(child.Id);
    }
}
