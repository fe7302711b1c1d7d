using System.Globalization;
using Npgsql;

namespace AspireOrders.Messaging;

/// <summary>Limits that the database itself enforces, so they hold for a process that is paused.</summary>
internal static class SessionLimits
{
    /// <summary>The database ends the session when the current transaction idles for longer; its locks are free then.</summary>
    public static NpgsqlBatchCommand IdleInTransaction(TimeSpan limit) =>
        new("SELECT set_config('idle_in_transaction_session_timeout', $1, true)")
        {
            Parameters = { new() { Value = string.Create(CultureInfo.InvariantCulture, $"{(long)limit.TotalMilliseconds}ms") } },
        };
}
