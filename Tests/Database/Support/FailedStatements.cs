using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace AspireOrders.Tests.Database.Support;

/// <summary>The statements of one database that the server refused since this was created; it would log an error for each.</summary>
internal sealed class FailedStatements : IDisposable
{
    private readonly ConcurrentQueue<string> failures = new();
    private readonly ActivityListener listener;

    public FailedStatements(NpgsqlDataSource database)
    {
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Status == ActivityStatusCode.Error && activity.TagObjects.Any(tag => tag.Value as string == name))
                {
                    failures.Enqueue(activity.GetTagItem("db.response.status_code") as string ?? activity.DisplayName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The SQLSTATE of each, in their order.</summary>
    public IReadOnlyList<string> States => [.. failures];

    public void Dispose() => listener.Dispose();
}
