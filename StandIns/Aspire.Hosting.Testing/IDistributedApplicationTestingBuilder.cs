namespace Aspire.Hosting.Testing;

/// <summary>
/// The builder of an AppHost, with everything described that the AppHost describes; a test may change it before it builds.
/// </summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>The application, which the test starts and disposes of.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
