using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A tiny shell process that holds the other end of a pipe to us. When we die, however we die, the pipe ends: it then asks every
/// child it was told of to stop, and kills what is left after three seconds.
/// </summary>
internal sealed class ProcessGuardian : IAsyncDisposable
{
    private const string Script =
        """
        trap '' INT TERM HUP QUIT
        exec >/dev/null 2>&1
        children=
        while read -r verb pid signal; do
          case $verb in
            add) children="$children $pid:$signal" ;;
            remove)
              rest=
              for child in $children; do [ "${child%%:*}" = "$pid" ] || rest="$rest $child"; done
              children=$rest ;;
          esac
        done
        anyone_left() {
          for child in $children; do kill -s 0 -- "-${child%%:*}" && return 0; done
          return 1
        }
        for child in $children; do kill -s "${child#*:}" -- "${child%%:*}"; done
        tries=0
        while anyone_left && [ "$tries" -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
        for child in $children; do kill -s KILL -- "-${child%%:*}"; done
        """;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, StopSignal> _children = [];
    private Process _shell = StartShell();
    private bool _disposed;

    /// <summary>The guardian's process number.</summary>
    public int Id => _shell.Id;

    public void Add(int processId, StopSignal signal)
    {
        lock (_gate)
        {
            _children[processId] = signal;
            Tell($"add {processId} {PosixSignals.Name(signal)}");
        }
    }

    public void Remove(int processId)
    {
        lock (_gate)
        {
            if (_children.Remove(processId) && !_disposed)
            {
                Tell($"remove {processId}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            _shell.StandardInput.Close();
        }

        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    // A guardian that somebody killed is replaced, and the new one learns of all children.
    private void Tell(string message)
    {
        try
        {
            _shell.StandardInput.Write(message + "\n");
        }
        catch (IOException)
        {
            _shell.Dispose();
            _shell = StartShell();
            foreach (var (processId, signal) in _children)
            {
                _shell.StandardInput.Write($"add {processId} {PosixSignals.Name(signal)}\n");
            }
        }
    }

    private static Process StartShell()
    {
        var start = new ProcessStartInfo("/usr/bin/setsid")
        {
            ArgumentList = { "/bin/sh", "-c", Script, "aspire-guardian" },
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        var shell = Process.Start(start) ?? throw new InvalidOperationException("The guardian did not start.");
        shell.StandardInput.AutoFlush = true;
        return shell;
    }
}
