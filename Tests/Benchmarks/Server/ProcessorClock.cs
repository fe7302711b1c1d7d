using System.Globalization;
using Npgsql;

namespace AspireOrders.Benchmarks.Server;

/// <summary>
/// The processor time that this process and the server have used. The server's is read from <c>/proc</c>: its first process, with the children it has
/// already buried, and those that live. A server on another machine counts as none.
/// </summary>
internal sealed class ProcessorClock
{
    // USER_HZ, which the kernel fixes at 100 for all that user space reads.
    private const double TicksPerSecond = 100;

    private readonly int? postmaster;

    private ProcessorClock(int? postmaster) => this.postmaster = postmaster;

    /// <summary>A clock of the server that a connection leads to.</summary>
    public static async Task<ProcessorClock> OfAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT pg_backend_pid()");
        var backend = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new ProcessorClock(Read(backend) is { Name: "postgres" } found ? found.Parent : null);
    }

    /// <summary>What was used until now.</summary>
    public ProcessorTime Now()
    {
        var own = Environment.CpuUsage.TotalTime;
        if (postmaster is not { } first || Read(first) is not { } server) return new ProcessorTime(own, TimeSpan.Zero);
        var children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .Where(process => process?.Parent == first)
            .Sum(process => process!.Ticks);
        return new ProcessorTime(own, TimeSpan.FromSeconds((server.Ticks + server.TicksOfTheDead + children) / TicksPerSecond));
    }

    private static ProcessEntry? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            // The name stands in parentheses and may contain anything; what follows are numbers, counted from the state on.
            var (open, close) = (stat.IndexOf('('), stat.LastIndexOf(')'));
            var fields = stat[(close + 2)..].Split(' ');
            return new ProcessEntry(
                stat[(open + 1)..close], int.Parse(fields[1], CultureInfo.InvariantCulture), Sum(fields[11], fields[12]), Sum(fields[13], fields[14]));
        }
        catch (IOException)
        {
            // It ended between being listed and being read, or runs elsewhere.
            return null;
        }
    }

    private static long Sum(string user, string system) => long.Parse(user, CultureInfo.InvariantCulture) + long.Parse(system, CultureInfo.InvariantCulture);

    private sealed record ProcessEntry(string Name, int Parent, long Ticks, long TicksOfTheDead);
}

/// <summary>Processor time, by who used it.</summary>
/// <param name="Own">This process.</param>
/// <param name="Server">All processes of the database server.</param>
internal readonly record struct ProcessorTime(TimeSpan Own, TimeSpan Server)
{
    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) => new(later.Own - earlier.Own, later.Server - earlier.Server);
}
