using AspireOrders.Load.Topology;
using Npgsql;

namespace AspireOrders.Load.Preload;

/// <summary>
/// Orders of yesterday, paid and with everything that belongs to them, written straight into the databases: what a shop that has been open
/// for long carries along. The audit finds nothing wrong with them.
/// </summary>
internal static class PreloadedOrders
{
    private static readonly string[] Databases = ["ordersdb", "inventorydb", "paymentsdb", "notificationsdb"];

    /// <summary>Writes them, and leaves the server as it is after a while: with statistics, visibility maps and nothing unwritten.</summary>
    public static async Task WriteAsync(RunningTopology topology, int count, Guid[] customers, Guid[] products, CancellationToken cancellationToken)
    {
        foreach (var database in Databases)
        {
            await using var source = NpgsqlDataSource.Create(topology.Database(database) + ";Pooling=false");
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            foreach (var statement in Statements("preloaded").Concat(Statements(database)))
            {
                await using var insert = new NpgsqlCommand(statement, connection);
                if (statement.Contains("$1", StringComparison.Ordinal))
                {
                    insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = count });
                    insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = customers });
                    insert.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = products });
                }

                await insert.ExecuteNonQueryAsync(cancellationToken);
            }

            foreach (var maintenance in (string[])["VACUUM ANALYZE", "CHECKPOINT"])
            {
                await using var command = new NpgsqlCommand(maintenance, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private static string[] Statements(string name) =>
        EmbeddedText.Read($"{name}.sql").Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
