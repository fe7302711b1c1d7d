using AspireOrders.Tests.Faults.Injection;
using AspireOrders.Tests.Faults.Load;
using AspireOrders.Tests.Faults.Verification;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AspireOrders.Tests.Faults;

/// <summary>Where faults are tried: one topology with two replicas of orders and inventory, its customers, and what is known of its state.</summary>
public sealed class Grounds : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("aspireorders-faults-");
    private Books? books;
    private Auditor? auditor;

    public Grounds()
    {
        Topology = new SeparateTopology(data.FullName, "Faults-test-password-1", ["--Orders:Replicas=2", "--Inventory:Replicas=2", .. Limits.Generous]);
        CrashPoints = new ArmedCrashPoints(data.CreateSubdirectory("crash-points").FullName);
        Topology.Environment["CrashPoints__Directory"] = CrashPoints.Directory;
        // Stock that is held for an order that never came to be goes back while the test still watches.
        Topology.Environment["Reservations__Lifetime"] = "00:00:20";
    }

    internal SeparateTopology Topology { get; }

    internal ArmedCrashPoints CrashPoints { get; }

    internal Crowd Crowd { get; } = new();

    internal Results Results { get; } = new();

    /// <summary>What was found broken before.</summary>
    internal HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    internal Auditor Auditor => auditor ??= new Auditor(Topology);

    internal Books Books => books ?? throw new InvalidOperationException("The topology has not started.");

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        FullDisk.IgnoreSignal();
        await Topology.StartAsync(limit.Token);
        books = new Books(Topology);
        await Crowd.GatherAsync(Topology, limit.Token);
    }

    /// <summary>Starts everything again on the data that is there.</summary>
    internal Task RestartAsync(CancellationToken cancellationToken) => Topology.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Console.WriteLine(Results);
        if (books is not null) await books.DisposeAsync();
        Crowd.Dispose();
        using var limit = new CancellationTokenSource(StartLimit);
        await Topology.StopAsync(limit.Token);
        Topology.Dispose();
        data.Delete(recursive: true);
    }
}
