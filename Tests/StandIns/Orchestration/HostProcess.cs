using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting.Orchestration;

namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A host in a process of its own, as people start it.</summary>
internal sealed class HostProcess : IDisposable
{
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
        var output = _process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await _process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, error.Trim());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
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
