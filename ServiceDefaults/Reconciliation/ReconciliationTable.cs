using Npgsql;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>The stored passes and findings.</summary>
internal static class ReconciliationTable
{
    /// <summary>So many findings are kept; beyond, the oldest go.</summary>
    public const int MostFindings = 10_000;

    private static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    // Also says that the session is alive when nothing was found.
    private const string Add =
        """
        INSERT INTO reconciliation_findings AS f (reconciliation, kind, subject, detail)
        SELECT $1, n.kind, n.subject, n.detail FROM unnest($2, $3, $4) AS n (kind, subject, detail) ORDER BY n.kind, n.subject
        ON CONFLICT (reconciliation, kind, subject) DO UPDATE SET detail = excluded.detail, times = f.times + 1, last_at = clock_timestamp()
        """;

    private const string Record =
        """
        INSERT INTO reconciliation_runs AS r (reconciliation, finished_at, duration, examined, runs) VALUES ($1, clock_timestamp(), $2, $3, 1)
        ON CONFLICT (reconciliation) DO UPDATE SET
            finished_at = excluded.finished_at, duration = excluded.duration, examined = excluded.examined, runs = r.runs + 1
        """;

    private const string PurgeOld =
        """
        DELETE FROM reconciliation_findings WHERE id IN (
            SELECT id FROM reconciliation_findings WHERE last_at < statement_timestamp() - $1 ORDER BY last_at LIMIT 1000)
        """;

    private const string PurgeMany =
        "DELETE FROM reconciliation_findings WHERE id IN (SELECT id FROM reconciliation_findings ORDER BY last_at DESC OFFSET $1 LIMIT 5000)";

    private const string Runs = "SELECT finished_at, duration, examined, runs FROM reconciliation_runs WHERE reconciliation = $1";

    private const string Findings =
        """
        SELECT kind, subject, detail, times, first_at, last_at FROM reconciliation_findings
        WHERE reconciliation = $1 ORDER BY last_at DESC LIMIT $2
        """;

    /// <summary>Adds findings; one that was found before counts once more.</summary>
    public static async Task AddAsync(
        NpgsqlConnection connection, string name, IReadOnlyDictionary<(string Kind, Guid Subject), string> findings, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Add, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. findings.Keys.Select(f => f.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. findings.Keys.Select(f => f.Subject)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. findings.Values] });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Records the end of a pass and deletes what is too old or too much.</summary>
    public static async Task RecordAsync(
        NpgsqlConnection connection, string name, TimeSpan duration, ReconciliationPass pass, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(Record)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = name }, new NpgsqlParameter<TimeSpan> { TypedValue = duration },
                new NpgsqlParameter<long> { TypedValue = pass.Examined },
            },
        });
        batch.BatchCommands.Add(new(PurgeOld) { Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = Retention } } });
        // Only what adds rows can make them too many.
        if (pass.Found > 0) batch.BatchCommands.Add(new(PurgeMany) { Parameters = { new NpgsqlParameter<int> { TypedValue = MostFindings } } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The last pass, null when there was none, and what was found last, newest first.</summary>
    public static async Task<ReconciliationReport> ReadAsync(NpgsqlDataSource database, string name, int limit, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(Runs) { Parameters = { new NpgsqlParameter<string> { TypedValue = name } } });
        batch.BatchCommands.Add(new(Findings)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name }, new NpgsqlParameter<int> { TypedValue = limit } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var run = await reader.ReadAsync(cancellationToken)
            ? new ReconciliationRun(reader.GetFieldValue<DateTimeOffset>(0), reader.GetTimeSpan(1), reader.GetInt64(2), reader.GetInt64(3))
            : null;
        await reader.NextResultAsync(cancellationToken);
        var findings = new List<ReconciliationFinding>();
        while (await reader.ReadAsync(cancellationToken))
        {
            findings.Add(new ReconciliationFinding(
                reader.GetString(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4),
                reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return new ReconciliationReport(run, findings);
    }
}

/// <summary>The last pass of a reconciliation, whichever replica made it.</summary>
internal sealed record ReconciliationRun(DateTimeOffset FinishedAt, TimeSpan Duration, long Examined, long Runs);

/// <summary>Something that did not fit.</summary>
internal sealed record ReconciliationFinding(string Kind, Guid Subject, string Detail, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>What a reconciliation did and found.</summary>
internal sealed record ReconciliationReport(ReconciliationRun? Run, IReadOnlyList<ReconciliationFinding> Findings);
