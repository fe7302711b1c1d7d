using System.Globalization;
using System.Text;

namespace AspireOrders.Tests.Faults.Verification;

/// <summary>How the platform came through one fault.</summary>
/// <param name="Fault">What happened.</param>
/// <param name="Orders">Orders answered 201 from the start of the load until it ended.</param>
/// <param name="Repeated">Attempts that customers had to repeat.</param>
/// <param name="Down">From the strike until everything was healthy again.</param>
/// <param name="Settled">From then until nothing was open any more; null when that did not happen.</param>
internal sealed record Outcome(string Fault, int Orders, int Repeated, TimeSpan Down, TimeSpan? Settled);

/// <summary>The table at the end.</summary>
internal sealed class Results
{
    private readonly List<Outcome> outcomes = [];

    /// <summary>Takes up an outcome, and writes the table so far to the file that FAULTS_TABLE names.</summary>
    public void Add(Outcome outcome)
    {
        outcomes.Add(outcome);
        if (Environment.GetEnvironmentVariable("FAULTS_TABLE") is { Length: > 0 } file) File.WriteAllText(file, ToString());
    }

    public override string ToString()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"seed {Seed.Value}").AppendLine();
        table.AppendLine("| fault | orders | repeated | down s | settled s |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (fault, orders, repeated, down, settled) in outcomes)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {fault} | {orders} | {repeated} | {down.TotalSeconds:F1} | {settled?.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) ?? "never"} |");
        }

        return table.ToString();
    }
}
