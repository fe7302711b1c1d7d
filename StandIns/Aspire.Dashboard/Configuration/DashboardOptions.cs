namespace Aspire.Dashboard.Configuration;

/// <summary>How this dashboard runs. Read once at start from the variables that the AppHost passes, which are those of the real one.</summary>
internal sealed record DashboardOptions
{
    /// <summary>The longest request taken, in bytes.</summary>
    public const int RequestBytes = 16 * 1024 * 1024;

    /// <summary>Where pages and API are served.</summary>
    public required IReadOnlyList<Uri> FrontendUrls { get; init; }

    /// <summary>Where telemetry comes by gRPC; null when it does not.</summary>
    public Uri? OtlpGrpcUrl { get; init; }

    /// <summary>Where telemetry comes by HTTP; null when it does not.</summary>
    public Uri? OtlpHttpUrl { get; init; }

    /// <summary>What senders have to show as <c>x-otlp-api-key</c>; null when nothing.</summary>
    public string? OtlpApiKey { get; init; }

    /// <summary>What people have to show once at <c>/login?t=</c>; null when nothing.</summary>
    public string? BrowserToken { get; init; }

    /// <summary>Where the AppHost tells of its resources; null when there is none.</summary>
    public Uri? ResourceServiceUrl { get; init; }

    /// <summary>What the AppHost wants to see.</summary>
    public string? ResourceServiceApiKey { get; init; }

    /// <summary>Name of the application.</summary>
    public string ApplicationName { get; init; } = "Aspire";

    /// <summary>Where telemetry is kept across restarts; null when it is not.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Log entries kept.</summary>
    public int MaxLogCount { get; init; } = 10_000;

    /// <summary>Traces kept.</summary>
    public int MaxTraceCount { get; init; } = 10_000;

    /// <summary>Spans kept in all traces; long traces would exceed any memory otherwise.</summary>
    public int MaxSpanCount { get; init; } = 100_000;

    /// <summary>Points kept of one series.</summary>
    public int MaxMetricsCount { get; init; } = 50_000;

    /// <summary>Points kept of all series; each gets its share.</summary>
    public int MaxMetricsCountInAll { get; init; } = 200_000;

    /// <summary>Attributes kept of one item.</summary>
    public int MaxAttributeCount { get; init; } = 128;

    /// <summary>Characters kept of one value.</summary>
    public int MaxAttributeLength { get; init; } = 16 * 1024;

    /// <summary>Events and links kept of one span.</summary>
    public int MaxSpanEventCount { get; init; } = 128;

    /// <summary>Bytes of each signal that may wait to be read.</summary>
    public int QueueBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of each signal kept on disk.</summary>
    public int JournalBytes { get; init; } = 16 * 1024 * 1024;
}
