using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AspireOrders.Load.Topology;

/// <summary>
/// The whole platform on empty data: the AppHost in a process of its own, on free ports, so that neither an application started by ./run
/// nor the generator's own processor time gets mixed up with it.
/// </summary>
internal sealed partial class RunningTopology : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3), StopLimit = TimeSpan.FromSeconds(90), Step = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("aspireorders-bench-");
    private readonly TelemetrySink sink = new();
    private readonly Process process;
    private readonly bool keep;

    private RunningTopology(string appHost, IEnumerable<string> arguments, bool keep)
    {
        this.keep = keep;
        var start = new ProcessStartInfo(appHost)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add($"--Data:Directory={data.FullName}");
        start.ArgumentList.Add($"--Parameters:demo-password={DemoPassword}");
        start.ArgumentList.Add("--DcpPublisher:RandomizePorts=true");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        foreach (var prefix in (string[])["ASPIRE", "DOTNET"]) start.Environment.Remove($"{prefix}_DASHBOARD_OTLP_ENDPOINT_URL");
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = sink.Address;
        process = Process.Start(start) ?? throw new InvalidOperationException("The AppHost did not start.");
        // What the services say is in the logs folder of the data directory; nobody reads the AppHost's own lines, but its pipe must not fill up.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The password of the demo accounts.</summary>
    public string DemoPassword { get; } = "Bench-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    /// <summary>The AppHost's process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Where data, certificates and logs are.</summary>
    public string DataDirectory => data.FullName;

    /// <summary>Bytes of telemetry that the platform has sent.</summary>
    public long TelemetryBytes => sink.Received;

    /// <summary>How the application is doing now.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public TopologyStatus Status => ReadStatus() ?? throw new InvalidOperationException("The AppHost does not say how it is doing.");

    /// <summary>Starts the AppHost and waits until everything is healthy.</summary>
    /// <param name="appHost">The AppHost's program.</param>
    /// <param name="arguments">Its further arguments.</param>
    /// <param name="keep">Whether it goes on running afterwards.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TimeoutException">It did not become healthy.</exception>
    public static async Task<RunningTopology> StartAsync(string appHost, IEnumerable<string> arguments, bool keep, CancellationToken cancellationToken)
    {
        var topology = new RunningTopology(appHost, arguments, keep);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            while (topology.ReadStatus()?.State != "Healthy") await Task.Delay(Step, limit.Token);
            return topology;
        }
        catch (OperationCanceledException tooLate) when (!cancellationToken.IsCancellationRequested)
        {
            var message = topology.ReadStatus()?.Message;
            await topology.EndAsync();
            throw new TimeoutException($"The application did not become healthy within {StartLimit.TotalSeconds} s: {message}", tooLate);
        }
        catch
        {
            await topology.EndAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database.</summary>
    public string Database(string name)
    {
        var address = Status.Address("postgres", "tcp");
        return $"Host=127.0.0.1;Port={address.Port};Username=postgres;Password={Parameter("postgres-password")};Database={name};Timeout=30;Command Timeout=600";
    }

    /// <summary>Where the Postgres server listens.</summary>
    public int PostgresPort => Status.Address("postgres", "tcp").Port;

    /// <summary>A generated parameter, for instance a password.</summary>
    public string Parameter(string name) =>
        (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(data.FullName, "parameters.json")))![name]
        ?? throw new InvalidOperationException($"There is no parameter {name}.");

    public async ValueTask DisposeAsync()
    {
        if (keep) await sink.DisposeAsync();
        else await EndAsync();
    }

    private TopologyStatus? ReadStatus() => process.HasExited
        ? throw new InvalidOperationException($"The AppHost ended with exit code {process.ExitCode}; its data is in {data.FullName}.")
        : TopologyStatus.Read(data.FullName);

    private async Task EndAsync()
    {
        if (!process.HasExited)
        {
            _ = Signal(process.Id, Terminate);
            using var limit = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(limit.Token);
        }

        process.Dispose();
        await sink.DisposeAsync();
        data.Delete(recursive: true);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
