using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>The signals a supervised process is ended with; the values are those of Linux.</summary>
internal enum StopSignal
{
    /// <summary>Postgres: disconnects everybody, writes a checkpoint, exits.</summary>
    Interrupt = 2,

    /// <summary>No chance to clean up.</summary>
    Kill = 9,

    /// <summary>.NET drains and exits, Redis saves and exits.</summary>
    Terminate = 15,
}

internal static class PosixSignals
{
    private const int NoSuchProcess = 3;

    /// <summary>Sends a signal to one process; false when there is no such process any more.</summary>
    public static bool Send(int processId, StopSignal signal) => SendTo(processId, (int)signal);

    /// <summary>Sends a signal to every process of a group; false when nobody is left in it.</summary>
    public static bool SendToGroup(int groupId, StopSignal signal) => SendTo(-groupId, (int)signal);

    /// <summary>The name `kill -s` knows the signal by.</summary>
    public static string Name(StopSignal signal) => signal switch
    {
        StopSignal.Interrupt => "INT",
        StopSignal.Kill => "KILL",
        _ => "TERM",
    };

    private static bool SendTo(int target, int signal)
    {
        if (Kill(target, signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess ? false : throw new Win32Exception(error, $"Signal {signal} could not be sent to {target}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
