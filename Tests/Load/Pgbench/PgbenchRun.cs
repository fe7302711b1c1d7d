using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AspireOrders.Load.Topology;
using Npgsql;

namespace AspireOrders.Load.Pgbench;

/// <summary>
/// The yardstick: pgbench on the same server writes the rows of one order after the other, reservation and order in a transaction each,
/// with as many clients as serve it best.
/// </summary>
internal sealed partial class PgbenchRun(RunningTopology topology, string program)
{
    private const string DatabaseName = "pgbench";

    /// <summary>Makes the tables and runs it.</summary>
    /// <returns>Orders a second.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public async Task<double> RunAsync(int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        await CreateTablesAsync(cancellationToken);
        var script = Path.Combine(topology.DataDirectory, "order.sql");
        await File.WriteAllTextAsync(script, EmbeddedText.Read("order.sql"), cancellationToken);
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", $"{topology.PostgresPort}", "-U", "postgres", "-n", "-M", "prepared", "-f", script,
            "-c", $"{clients}", "-j", "1", "-T", $"{(int)duration.TotalSeconds}", DatabaseName,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["PGPASSWORD"] = topology.Parameter("postgres-password");
        using var process = Process.Start(start) ?? throw new InvalidOperationException("pgbench did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return ReadRate(await output) ?? throw new InvalidOperationException($"pgbench: {errors}");
    }

    /// <summary>Transactions a second as pgbench prints them, connecting not counted; null when it printed none.</summary>
    internal static double? ReadRate(string output) =>
        Rate().Match(output) is { Success: true } match ? double.Parse(match.Groups["rate"].ValueSpan, CultureInfo.InvariantCulture) : null;

    private async Task CreateTablesAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync("postgres", $"DROP DATABASE IF EXISTS {DatabaseName}", cancellationToken);
        await ExecuteAsync("postgres", $"CREATE DATABASE {DatabaseName}", cancellationToken);
        await ExecuteAsync(DatabaseName, EmbeddedText.Read("schema.sql"), cancellationToken);
    }

    private async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(topology.Database(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex(@"^tps = (?<rate>[0-9.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rate();
}
