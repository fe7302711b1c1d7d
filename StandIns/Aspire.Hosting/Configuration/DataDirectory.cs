using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Where data that outlives a run is kept.</summary>
internal static class DataDirectory
{
    /// <summary>Configuration <c>Data:Directory</c> (relative to the AppHost), or <c>.data</c> beside the AppHost's directory.</summary>
    public static string Of(IConfiguration configuration, string appHostDirectory) =>
        Path.GetFullPath(
            configuration["Data:Directory"] is { Length: > 0 } directory ? directory : Path.Combine("..", ".data"), appHostDirectory);
}
