using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A tiny shell process that holds the other end of a pipe to us. When we die, however we die, the pipe ends: it then asks every
/// child it was told of to stop, kills what is left after three seconds, and has the engine remove the containers that are still there.
/// </summary>
internal sealed class ProcessGuardian : IAsyncDisposable
{
    // Words are apart by tabs, since paths may hold spaces.
    private const string Script =
        """
        trap '' INT TERM HUP QUIT
        exec >/dev/null 2>&1
        children=
        while IFS=$(printf '\t') read -r verb first second; do
          case $verb in
            add) children="$children $first:$second" ;;
            remove)
              rest=
              for child in $children; do [ "${child%%:*}" = "$first" ] || rest="$rest $child"; done
              children=$rest ;;
            container) set -- "$@" "$first" "$second" ;;
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
        while [ "$#" -gt 0 ]; do
          if container=$(cat "$2"); then
            "$1" kill "$container"
            "$1" rm --force "$container"
          fi
          shift 2
        done
        """;

    // What the programs of docker and podman find their engine by; nothing else of our environment is the guardian's business.
    private static readonly string[] EngineVariables =
    [
        "HOME", "XDG_RUNTIME_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "CONTAINER_HOST",
        "CONTAINERS_CONF",
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<int, StopSignal> _children = [];
    private readonly HashSet<EngineContainer> _containers = [];
    private Process _shell = StartShell();
    private bool _disposed;

    /// <summary>The guardian's process number.</summary>
    public int Id => _shell.Id;

    public void Add(int processId, StopSignal signal)
    {
        lock (_gate)
        {
            _children[processId] = signal;
            Tell(Child(processId, signal));
        }
    }

    /// <summary>From now on, whatever container the file names is removed with us; a file that is gone names none.</summary>
    public void Add(EngineContainer container)
    {
        lock (_gate)
        {
            if (_containers.Add(container))
            {
                Tell(Container(container));
            }
        }
    }

    public void Remove(int processId)
    {
        lock (_gate)
        {
            if (_children.Remove(processId) && !_disposed)
            {
                Tell($"remove\t{processId}");
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

    private static string Child(int processId, StopSignal signal) => $"add\t{processId}\t{PosixSignals.Name(signal)}";

    private static string Container(EngineContainer container) => $"container\t{container.Engine}\t{container.IdentityFile}";

    // A guardian that somebody killed is replaced, and the new one learns of everything.
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
            foreach (var known in _children.Select(static child => Child(child.Key, child.Value)).Concat(_containers.Select(Container)))
            {
                _shell.StandardInput.Write(known + "\n");
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
        foreach (var variable in EngineVariables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { } value)
            {
                start.Environment[variable] = value;
            }
        }

        start.Environment["PATH"] = "/usr/bin:/bin:/usr/sbin:/sbin";
        var shell = Process.Start(start) ?? throw new InvalidOperationException("The guardian did not start.");
        shell.StandardInput.AutoFlush = true;
        return shell;
    }
}
