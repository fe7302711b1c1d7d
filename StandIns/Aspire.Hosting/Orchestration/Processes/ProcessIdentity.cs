using System.Globalization;

namespace Aspire.Hosting.Orchestration;

/// <summary>A process that cannot be mistaken for a later one of the same number.</summary>
/// <param name="Id">The process number.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine booted.</param>
internal readonly record struct ProcessIdentity(int Id, long StartTicks)
{
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>The process that has this number now; null when there is none or only its unread exit status is left.</summary>
    public static ProcessIdentity? Of(int processId) =>
        ReadStat(processId) is { } fields && fields[StateField] is not ("Z" or "X")
            ? new ProcessIdentity(processId, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture))
            : null;

    /// <summary>True while the very process runs.</summary>
    public bool IsAlive => Of(Id) == this;

    // The program's name stands in parentheses and may itself hold blanks and parentheses; what follows the last one is plain.
    private static string[]? ReadStat(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
