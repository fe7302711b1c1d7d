namespace AspireOrders.Load;

/// <summary>How orders are placed.</summary>
internal enum Mode
{
    /// <summary>POST to the gateway.</summary>
    Rest,

    /// <summary>Unary CreateOrder to the orders service.</summary>
    Grpc,

    /// <summary>PlaceOrders, one stream for many orders.</summary>
    Stream,
}

/// <summary>What is measured.</summary>
/// <param name="Mode">How orders are placed.</param>
/// <param name="Rate">Orders a second; null finds out what can be sustained, and runs at that.</param>
/// <param name="Duration">How long orders become due.</param>
/// <param name="WarmUp">How long orders are placed before that, uncounted.</param>
/// <param name="Hot">All orders on one product.</param>
/// <param name="Replicas">Processes of orders and of inventory.</param>
/// <param name="Preload">Orders that are in the tables before.</param>
/// <param name="PgbenchDuration">How long pgbench runs; zero leaves it out.</param>
/// <param name="JsonFile">Where the figures go as JSON.</param>
/// <param name="Keep">Whether the topology goes on running.</param>
/// <param name="AppHost">The AppHost's program.</param>
/// <param name="PgbenchProgram">pgbench.</param>
internal sealed record BenchOptions(
    Mode Mode, double? Rate, TimeSpan Duration, TimeSpan WarmUp, bool Hot, int Replicas, int Preload, TimeSpan PgbenchDuration, string? JsonFile, bool Keep,
    string AppHost, string PgbenchProgram);
