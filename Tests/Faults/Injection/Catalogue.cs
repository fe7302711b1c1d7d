namespace AspireOrders.Tests.Faults.Injection;

/// <summary>Every fault there is, by name.</summary>
internal static class Catalogue
{
    /// <summary>The places of the code at which a process can be made to die (Services/Messaging/CrashPoints).</summary>
    public static readonly string[] CrashPoints =
    [
        "orders.after-reserve", "orders.after-commit", "orders.adding-before-reserve", "orders.adding-after-reserve",
        "orders.before-publish", "orders.after-publish", "payments.before-publish", "payments.after-publish",
        "payments.after-charge", "payments.after-refund", "inventory.after-reserve",
        .. Groups.SelectMany(g => new[] { $"{g}.after-inbox", $"{g}.before-effect-commit", $"{g}.before-acknowledge" }),
    ];

    /// <summary>Those of all whose name contains FAULTS_ONLY, or all.</summary>
    public static IEnumerable<string> Wanted => All.Keys.Where(n => n.Contains(Environment.GetEnvironmentVariable("FAULTS_ONLY") ?? "", StringComparison.Ordinal));

    private static readonly string[] Services = ["orders-1", "orders-2", "inventory-1", "inventory-2", "payments", "notifications", "users", "gateway"];
    private static readonly string[] Servers = ["redis", "postgres"];

    private static string[] Groups => ["orders", "inventory", "payments", "notifications"];

    public static IReadOnlyDictionary<string, Fault> All { get; } = Every().ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>A quick choice by the seed: a replica of each service that has two, money, both servers, a wipe, and two places of the code.</summary>
    public static IReadOnlyList<string> Few()
    {
        var random = Seed.For("choice of faults");
        var points = random.GetItems(CrashPoints, 2);
        Fault[] few =
        [
            Strikes.Kill($"orders-{random.Next(1, 3)}"), Strikes.Kill("payments"), Strikes.Kill("redis"), Strikes.Kill("postgres"), Cuts.Wipe(),
            .. points.Distinct(StringComparer.Ordinal).Select(Crash),
        ];
        random.Shuffle(few);
        return [.. few.Select(f => f.Name)];
    }

    private static IEnumerable<Fault> Every() =>
    [
        .. Services.Concat(Servers).SelectMany(r => new[] { Strikes.Kill(r), Strikes.Stop(r), Strikes.Restart(r) }),
        Strikes.KillPostmaster(), Strikes.KillSession(), Cuts.EndSessions(), Cuts.CloseClients(), Cuts.Wipe(), FullDisk.OfRedis(), Strikes.KillEverything(),
        .. Cuts.MayCut ? Addresses().Select(Cuts.Reset) : [],
        .. CrashPoints.Select(Crash),
    ];

    private static IEnumerable<string> Addresses() => Services.Select(s => s.Split('-')[0]).Distinct(StringComparer.Ordinal).Concat(Servers);

    private static Fault Crash(string point) => Strikes.CrashAt(point, Seed.For(point).Next(0, 4));
}
