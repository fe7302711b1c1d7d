using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>
/// Frameworks that log every request or statement at Information start at Warning: a console line costs more than the call it tells of, and
/// traces tell the same. As the weakest source of configuration, so <c>Logging:LogLevel</c> anywhere else has the last word.
/// </summary>
internal static class QuietFrameworks
{
    private static readonly string[] Categories =
        ["Grpc", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Npgsql", "Polly", "StackExchange.Redis", "System.Net.Http"];

    public static void AddQuietFrameworks(this IConfigurationManager configuration) => configuration.Sources.Insert(0, new MemoryConfigurationSource
    {
        InitialData = Categories.Select(category => KeyValuePair.Create<string, string?>($"Logging:LogLevel:{category}", "Warning")),
    });
}
