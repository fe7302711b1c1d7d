using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace AspireOrders.Messaging.CrashPoints;

/// <summary>
/// A point is armed by a file of its name that holds how many passes are let through. The process that takes the file dies, so one arming is
/// one death, whichever of several replicas comes first, and the next life of the process finds nothing armed.
/// </summary>
public static partial class CrashPoint
{
    private static readonly ConcurrentDictionary<string, int> Passes = new(StringComparer.Ordinal);
    private static string? directory;

    static partial void Enable(IConfiguration configuration)
    {
        if (configuration["CrashPoints:Directory"] is not { Length: > 0 } path) return;
        directory = Directory.Exists(path) ? path : throw new InvalidOperationException($"CrashPoints:Directory {path} does not exist.");
    }

    static partial void Pass(string name)
    {
        if (directory is null) return;
        var armed = Path.Combine(directory, name);
        if (!File.Exists(armed)) return;
        try
        {
            var letThrough = int.Parse(File.ReadAllText(armed), CultureInfo.InvariantCulture);
            if (Passes.AddOrUpdate(name, 1, (_, passes) => passes + 1) <= letThrough) return;
            File.Move(armed, Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{name}.{Environment.ProcessId}")));
        }
        catch (FileNotFoundException)
        {
            // Another replica was quicker; one of us dies, not both.
            return;
        }

        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
