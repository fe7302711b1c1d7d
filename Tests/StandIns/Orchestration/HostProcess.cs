using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A host in a process of its own, as people start it.</summary>
internal sealed class HostProcess : IDisposable
{
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly string _dataDirectory;

    public HostProcess(string role, string dataDirectory, params string[] args)
        : this(role, dataDirectory, new Dictionary<string, string>(), args)
    {
    }

    /// <summary>With further variables.</summary>
    public HostProcess(string role, string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        _dataDirectory = dataDirectory;
        var start = new ProcessStartInfo(Environment.ProcessPath!, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[HostProgram.RoleVariable] = role;
        start.Environment[HostProgram.DataVariable] = dataDirectory;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    /// <summary>What scripts read; null before the first status.</summary>
    public string? State => Status()?.GetProperty("state").GetString();

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask();

    public void Kill() => _process.Kill();

    public void Ask(StopSignal signal) => PosixSignals.Send(Id, signal);

    /// <summary>A field of one resource in the status.</summary>
    public JsonElement? Field(string resource, string name) =>
        Status()?.GetProperty("resources").EnumerateArray().First(row => row.GetProperty("name").GetString() == resource).GetProperty(name);

    /// <summary>The exit code and what went to the error stream.</summary>
    public async Task<(int ExitCode, string Error)> ExitAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ExitLimit);
        try
        {
            var output = _process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = await _process.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await _process.WaitForExitAsync(limit.Token);
            return (_process.ExitCode, error.Trim());
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ShouldAssertException(
                $"The host did not end within {ExitLimit.TotalMinutes} minutes.{(IgnoresInterrupt() ? " It ignores SIGINT as its parent does: a shell starts what runs in its background so." : "")}", exception);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    // SigIgn is a mask of the signals that a process ignores; the first bit is signal 1. What a parent ignores its children ignore too.
    private bool IgnoresInterrupt()
    {
        const int interrupt = 2;
        var mask = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim();
        return (Convert.ToUInt64(mask, 16) & (1UL << (interrupt - 1))) != 0;
    }

    private JsonElement? Status()
    {
        var file = Path.Combine(_dataDirectory, "status.json");
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
