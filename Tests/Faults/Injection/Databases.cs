using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Tests.Faults.Injection;

/// <summary>The platform's own servers, reached directly.</summary>
internal static class Databases
{
    /// <summary>How to reach a database of the platform's Postgres.</summary>
    public static string Connection(SeparateTopology topology, string database)
    {
        var server = topology.Resource("postgres").Urls[0];
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = server.Port, Username = "postgres", Password = topology.Parameter("postgres-password"), Database = database,
            Timeout = 5, CommandTimeout = 10, ApplicationName = "faults", Pooling = false,
        }.ConnectionString;
    }

    /// <summary>The process of one session that a service has.</summary>
    public static async Task<int> SessionAsync(SeparateTopology topology, string database, CancellationToken cancellationToken)
    {
        const string Sessions = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'faults' ORDER BY pid LIMIT 1";
        await using var connection = new NpgsqlConnection(Connection(topology, database));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sessions, connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Ends every session of the services with all databases.</summary>
    public static async Task EndSessionsAsync(SeparateTopology topology, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Connection(topology, "postgres"));
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A connection to the platform's Redis that may do everything.</summary>
    public static async Task<ConnectionMultiplexer> RedisAsync(SeparateTopology topology)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", topology.Resource("redis").Urls[0].Port } }, Password = topology.Parameter("redis-password"), AllowAdmin = true,
        };
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
