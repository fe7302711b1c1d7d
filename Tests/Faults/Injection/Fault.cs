namespace AspireOrders.Tests.Faults.Injection;

/// <summary>Something bad that happens to the platform.</summary>
/// <param name="Name">What it is and whom it strikes, as a test's name says it.</param>
/// <param name="StrikeAsync">Makes it happen, and ends when the cause is over: the process is dead, the pause has passed, the disk has room again.</param>
/// <param name="Logs">The resources whose logs tell of it.</param>
internal sealed record Fault(string Name, Func<Grounds, CancellationToken, Task> StrikeAsync, params IReadOnlyList<string> Logs);
