using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace AspireOrders.ServiceDefaults.Storage;

/// <summary>The service's own database.</summary>
public static class DatabaseExtensions
{
    /// <summary>
    /// Tables grow faster than their statistics follow: a plan made while one was small would read or hash all of it for each batch, long after
    /// it has become large. So a statement is planned once, along the indexes, whatever the statistics say (docs/decisions/0006).
    /// </summary>
    private const string FixedPlans =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    /// <summary>
    /// Registers the <see cref="NpgsqlDataSource"/> of the connection string <paramref name="name"/>, with a pool of 30 (configuration
    /// <c>Database:MaxPoolSize</c>) and automatic preparation of repeated statements, and its health check <c>postgres</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such connection string.</exception>
    public static void AddDatabase(this IHostApplicationBuilder builder, string name)
    {
        var connection = new NpgsqlConnectionStringBuilder(
            builder.Configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"The connection string '{name}' is missing."))
        {
            ApplicationName = builder.Environment.ApplicationName,
            MaxPoolSize = builder.Configuration.GetValue("Database:MaxPoolSize", 30),
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            Timeout = 5,
            CommandTimeout = 10,
            KeepAlive = 10,
            // Nothing is left in a session that the next user of it could stumble over: settings are made for a transaction, locks too or given back.
            NoResetOnClose = true,
            // A process that was paused in the middle of a transaction must not commit long after others went on without it: an order at most
            // 29 s after it was found to be in time for its reservation. Long enough for a busy machine, where hashing passwords takes seconds.
            Options = $"-c idle_in_transaction_session_timeout=25000 {FixedPlans}",
        };
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // The name is what its metrics are labelled with, in place of the whole connection string.
        builder.Services.AddSingleton(services => new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }
            .UseLoggerFactory(services.GetService<ILoggerFactory>())
            .Build());
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("postgres", HealthStatus.Unhealthy, ["ready"], TimeSpan.FromSeconds(3));
    }
}
