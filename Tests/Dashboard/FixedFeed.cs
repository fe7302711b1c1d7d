using System.Runtime.CompilerServices;
using Aspire.Dashboard.Resources;

namespace AspireOrders.Tests.Dashboard;

/// <summary>Resources that never change.</summary>
internal sealed class FixedFeed(IReadOnlyList<ResourceState> resources) : IResourceFeed
{
    public string ApplicationName => "Tests";

    public bool IsConfigured => true;

    public bool IsConnected => true;

    public IReadOnlyList<ResourceState> Resources => resources;

    public async IAsyncEnumerable<IReadOnlyList<ResourceState>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return resources;
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public IAsyncEnumerable<IReadOnlyList<ConsoleLine>> WatchConsoleAsync(string resourceId, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<IReadOnlyList<ConsoleLine>>();

    public Task<CommandResult> ExecuteCommandAsync(string resourceId, string command, CancellationToken cancellationToken) =>
        Task.FromResult(new CommandResult(Succeeded: false, "These resources never change."));
}
