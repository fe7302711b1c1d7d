using Microsoft.Extensions.Logging;
using Npgsql;

namespace AspireOrders.ServiceDefaults.Reconciliation;

/// <summary>One pass of a reconciliation while it runs: holds the session that holds the lock, and takes what is found.</summary>
public sealed class ReconciliationPass
{
    private readonly string name;
    private readonly ILogger logger;
    private readonly Dictionary<(string Kind, Guid Subject), string> findings = [];

    internal ReconciliationPass(NpgsqlConnection connection, string name, ILogger logger)
    {
        Connection = connection;
        this.name = name;
        this.logger = logger;
    }

    /// <summary>The session that holds the lock, without a transaction: what is written in it is written while the lock is held.</summary>
    public NpgsqlConnection Connection { get; }

    /// <summary>How many things were compared so far.</summary>
    public long Examined { get; private set; }

    /// <summary>How many of them did not fit.</summary>
    public long Found { get; private set; }

    /// <summary>Counts things that were compared.</summary>
    public void Compared(int count) => Examined += count;

    /// <summary>Remembers something that did not fit.</summary>
    /// <param name="kind">The kind of finding: two or three words in lower case, the same every time.</param>
    /// <param name="subject">What it is about, such as the order.</param>
    /// <param name="detail">What did not fit and what was done.</param>
    public void Add(string kind, Guid subject, string detail) => findings[(kind, subject)] = detail;

    /// <summary>Stores what was found since the last time, in the session that holds the lock.</summary>
    /// <exception cref="NpgsqlException">The session, and with it the lock, is gone; the pass must end.</exception>
    public async Task CheckpointAsync(CancellationToken cancellationToken)
    {
        await ReconciliationTable.AddAsync(Connection, name, findings, cancellationToken);
        foreach (var kind in findings.GroupBy(f => f.Key.Kind, StringComparer.Ordinal))
        {
            ReconciliationMetrics.Found(name, kind.Key, kind.Count());
            ReconciliationLog.Found(logger, name, kind.Count(), kind.Key, kind.First().Key.Subject);
        }

        Found += findings.Count;
        findings.Clear();
    }
}
