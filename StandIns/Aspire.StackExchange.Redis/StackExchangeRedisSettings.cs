namespace Aspire.StackExchange.Redis;

/// <summary>How an application uses one Redis.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>Where it is, in StackExchange.Redis' notation: <c>host:port,password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Leaves the health check out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Leaves the traces out.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connects at first use (true, the default) rather than with the start of the host.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
