using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>An account of the machine, as /etc/passwd has it.</summary>
internal sealed record UnixAccount(string Name, int UserId, int GroupId, string HomeDirectory)
{
    private const string NobodyName = "nobody";

    /// <summary>
    /// The account a server runs as: its own or `nobody` when this process is root, which servers must not be; null otherwise, for
    /// then they run as whoever started us.
    /// </summary>
    public static UnixAccount? ForServer(string preferredName) =>
        !Environment.IsPrivilegedProcess
            ? null
            : Find(preferredName) ?? Find(NobodyName)
              ?? throw new OrchestrationException(
                  $"There is no account {preferredName} to run the server as: useradd --system {preferredName}, or do not run as root.");

    public static UnixAccount? Find(string name) => Parse(File.ReadLines("/etc/passwd"), name);

    internal static UnixAccount? Parse(IEnumerable<string> lines, string name) =>
        lines.Select(line => line.Split(':'))
            .Where(fields => fields.Length >= 6 && fields[0] == name)
            .Select(fields => new UnixAccount(
                name,
                int.Parse(fields[2], CultureInfo.InvariantCulture),
                int.Parse(fields[3], CultureInfo.InvariantCulture),
                fields[5]))
            .FirstOrDefault();
}
