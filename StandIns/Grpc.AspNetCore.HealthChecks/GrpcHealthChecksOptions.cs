namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health checks become statuses of gRPC services.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>From the start the server as a whole ("") depends on every check.</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>Answers with what was last published instead of running the checks for each call.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Leaves watches open while the application stops; otherwise they end with NOT_SERVING.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}
