using System.Globalization;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>What the database itself sees to, until the transaction ends.</summary>
internal static class SessionLimits
{
    /// <summary>
    /// Queues grow and drain faster than statistics follow: believing the table small or drained, the planner would read, hash or sort all of it for
    /// each batch. Every statement of the relay finds its rows in the order of an index.
    /// </summary>
    public static NpgsqlBatchCommand ByIndex() => new("""
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),
            set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
        """);

    /// <summary>
    /// The session ends when the current transaction idles for longer. Its locks are free then, although its process is merely paused.
    /// </summary>
    public static NpgsqlBatchCommand IdleInTransaction(TimeSpan limit) =>
        new("SELECT set_config('idle_in_transaction_session_timeout', $1, true)")
        {
            Parameters = { new() { Value = string.Create(CultureInfo.InvariantCulture, $"{(long)limit.TotalMilliseconds}ms") } },
        };
}
