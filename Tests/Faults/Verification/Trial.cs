using System.Text;
using AspireOrders.Tests.Faults.Injection;
using AspireOrders.Tests.Faults.Load;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>One fault from beginning to end: customers shop, it strikes, everything recovers, what was begun settles, and the promises are checked.</summary>
internal static class Trial
{
    /// <summary>The promise: everything settles within this time of recovery.</summary>
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(30);

    private const int LinesOfLog = 25;
    private const int ProblemsShown = 30;

    public static async Task RunAsync(Grounds grounds, Fault fault, CancellationToken cancellationToken)
    {
        var journal = grounds.Crowd.Journal;
        var (answered, repeated, complaints) = (journal.Answered, journal.Repeated, journal.Complaints.Count);
        TimeSpan down;
        long recovered;
        await using (var shopping = grounds.Crowd.BeginShopping(cancellationToken))
        {
            await shopping.OrdersAsync(Seed.For(fault.Name).Next(10, 30), cancellationToken);
            var struck = TimeProvider.System.GetTimestamp();
            await fault.StrikeAsync(grounds, cancellationToken);
            await Recovery.WaitAsync(grounds.Topology, cancellationToken);
            recovered = TimeProvider.System.GetTimestamp();
            down = TimeProvider.System.GetElapsedTime(struck, recovered);
            await shopping.EndAsync();
        }

        var open = await SettleAsync(grounds, recovered, cancellationToken);
        var settled = TimeProvider.System.GetElapsedTime(recovered);
        grounds.Results.Add(new Outcome(fault.Name, journal.Answered - answered, journal.Repeated - repeated, down, open.Count == 0 ? settled : null));
        List<string> problems = [.. open, .. journal.Complaints.Skip(complaints), .. await grounds.Auditor.ViolationsAsync(cancellationToken)];
        foreach (var customer in grounds.Crowd.Customers) problems.AddRange(await Promises.BrokenAsync(customer, Seed.For(customer.Name + fault.Name), cancellationToken));
        // What an earlier fault broke stays broken; each failure is told once.
        problems = [.. problems.Where(grounds.Known.Add)];
        if (problems.Count > 0) throw new ShouldAssertException(Describe(grounds, fault, down, settled, problems));
    }

    private static async Task<IReadOnlyList<string>> SettleAsync(Grounds grounds, long recovered, CancellationToken cancellationToken)
    {
        while (true)
        {
            var open = (await grounds.Books.ReadAsync(cancellationToken)).Open().Except(grounds.Known).ToList();
            if (open.Count == 0 || TimeProvider.System.GetElapsedTime(recovered) > SettleLimit) return open;
            await Task.Delay(100, cancellationToken);
        }
    }

    private static string Describe(Grounds grounds, Fault fault, TimeSpan down, TimeSpan settled, List<string> problems)
    {
        var text = new StringBuilder();
        text.AppendLine($"FAULTS_SEED={Seed.Value}: {fault.Name}; healthy again after {down.TotalSeconds:F1} s, judged {settled.TotalSeconds:F1} s later");
        text.AppendJoin('\n', problems.Take(ProblemsShown)).AppendLine();
        if (problems.Count > ProblemsShown) text.AppendLine($"and {problems.Count - ProblemsShown} more");
        var concerned = grounds.Topology.Resources.Select(r => r.Name).Where(n => fault.Logs.Any(l => n == l || n.StartsWith(l + "-", StringComparison.Ordinal)));
        foreach (var resource in concerned.Concat(["orders-1", "gateway"]).Distinct())
        {
            text.AppendLine($"--- {resource}").AppendJoin('\n', grounds.Topology.LastLines(resource, LinesOfLog)).AppendLine();
        }

        return text.ToString();
    }
}
