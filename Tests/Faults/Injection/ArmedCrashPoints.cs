using System.Globalization;

namespace AspireOrders.Tests.Faults.Injection;

/// <summary>Arms the named crash points of the platform's processes (Services/Messaging/CrashPoints): a file is the order, taking it the death.</summary>
internal sealed class ArmedCrashPoints(string directory)
{
    public string Directory => directory;

    /// <summary>Makes the process that passes the point next die, after so many passes were let through.</summary>
    public void Arm(string name, int letThrough)
    {
        var draft = Path.Combine(directory, name + ".new");
        File.WriteAllText(draft, letThrough.ToString(CultureInfo.InvariantCulture));
        File.Move(draft, Path.Combine(directory, name));
    }

    /// <summary>The process that died of it; null while the point is armed.</summary>
    public int? Victim(string name)
    {
        var taken = Files(name).Select(f => Path.GetExtension(f).TrimStart('.')).FirstOrDefault(e => e.All(char.IsAsciiDigit));
        return taken is null ? null : int.Parse(taken, CultureInfo.InvariantCulture);
    }

    /// <summary>Forgets the point, struck or not.</summary>
    public void Disarm(string name)
    {
        File.Delete(Path.Combine(directory, name));
        foreach (var file in Files(name)) File.Delete(file);
    }

    private IEnumerable<string> Files(string name) =>
        System.IO.Directory.EnumerateFiles(directory).Where(f => Path.GetFileName(f).StartsWith(name + ".", StringComparison.Ordinal));
}
