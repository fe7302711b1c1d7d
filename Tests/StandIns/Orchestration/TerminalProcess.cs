using System.Diagnostics;
using System.Text;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A host in a process of its own on a pseudo-terminal (<c>script</c> of util-linux), with somebody who reads and types.</summary>
internal sealed class TerminalProcess : IDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _shown = new();
    private readonly Task _reading;

    /// <summary>Starts the host with these values of its configuration.</summary>
    public TerminalProcess(string role, string dataDirectory, IReadOnlyDictionary<string, string> settings)
    {
        // Whatever shell `script` takes, it gives its place to the host: a shell that stays (dash) is meant by Ctrl+C too, and its end is what would be told.
        var start = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--flush", "--return", "--command", $"exec '{Environment.ProcessPath}'", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("CI");
        start.Environment[HostProgram.RoleVariable] = role;
        start.Environment[HostProgram.DataVariable] = dataDirectory;
        _process = Process.Start(start)!;
        _reading = ReadAsync();
    }

    /// <summary>Everything that was on the screen so far.</summary>
    public string Shown
    {
        get
        {
            lock (_gate)
            {
                return _shown.ToString();
            }
        }
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys.AsMemory(), TestContext.Current.CancellationToken);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The exit code, once the host has ended and all it showed was read.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(ExitLimit, cancellationToken);
        await _reading.WaitAsync(ExitLimit, cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer, CancellationToken.None) is > 0 and var count)
        {
            lock (_gate)
            {
                _shown.Append(buffer, 0, count);
            }
        }
    }
}
