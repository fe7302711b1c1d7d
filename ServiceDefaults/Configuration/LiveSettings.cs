namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>
/// Everything that operators can change while everything runs. A row here is all it takes, besides options that are read through
/// <c>IOptionsMonitor</c>; nothing that is not listed can be changed this way.
/// </summary>
public static class LiveSettings
{
    /// <summary>By key.</summary>
    public static IReadOnlyList<LiveSetting> All { get; } =
    [
        .. RateLimit("Address", 500, 2_000, "one address may send"),
        .. RateLimit("SignIn", 30, 300, "one address may try to register, sign in and refresh"),
        .. RateLimit("User", 200, 1_000, "one signed-in user may send"),
        new("Reservations.CheckAfter", "inventory", LiveType.Duration, "00:00:10", "00:00:01", "01:00:00",
            "How old a held reservation is when it is compared with its order."),
        new("Reservations.Lifetime", "inventory", LiveType.Duration, "00:02:00", "00:00:20", "1.00:00:00",
            "How long stock is held before its order has to exist; for reservations made from now on."),
        new("Sandbox.FailureRate", "payments", LiveType.Number, "0", "0", "1",
            "The share of calls to the sandbox provider that fail without effect."),
        new("Sandbox.Latency", "payments", LiveType.Duration, "00:00:00", "00:00:00", "00:01:00",
            "What half of the calls to the sandbox provider take at most."),
        new("SignIn.Failures", "users", LiveType.WholeNumber, "10", "1", "1000",
            "Failed sign-ins of one address within SignIn.Window that lock it out."),
        new("SignIn.Window", "users", LiveType.Duration, "00:15:00", "00:00:01", "1.00:00:00",
            "How long a failed sign-in counts."),
        new("Telemetry.Traces.Burst", "all", LiveType.WholeNumber, "100", "1", "100000",
            "Traces that an instance may begin at once after a quiet time."),
        new("Telemetry.Traces.PerSecond", "all", LiveType.Number, "20", "0", "100000",
            "Traces that each instance begins in a second, on average; what others began is followed in any case."),
    ];

    private static IEnumerable<LiveSetting> RateLimit(string policy, int perSecond, int burst, string what) =>
    [
        new($"RateLimits.{policy}.Burst", "gateway", LiveType.WholeNumber, $"{burst}", "1", "100000000", $"How much {what} at once after a quiet time."),
        new($"RateLimits.{policy}.PerSecond", "gateway", LiveType.Number, $"{perSecond}", "0.01", "100000000", $"How much {what} a second, on average."),
    ];

    /// <summary>The setting of a key, in any case of letters; null when there is none.</summary>
    public static LiveSetting? Find(string key) => All.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.OrdinalIgnoreCase));
}
