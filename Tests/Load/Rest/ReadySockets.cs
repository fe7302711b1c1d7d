using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AspireOrders.Load.Rest;

/// <summary>
/// Tells which of many sockets have something to read, by epoll. The asynchronous sockets of .NET hand every answer to the thread pool,
/// which costs more than reading it; here one thread reads them all.
/// </summary>
internal sealed partial class ReadySockets : IDisposable
{
    private const int CloseOnExec = 0x80000, Add = 1, In = 1, Interrupted = 4;

    // The kernel packs its epoll_event (32 bits of events, 64 bits of our own) on x86-64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly byte[] events;
    private readonly int handle;

    /// <summary>For at most this many sockets.</summary>
    public ReadySockets(int capacity)
    {
        events = new byte[capacity * EventSize];
        handle = CreateEpoll(CloseOnExec);
        if (handle < 0) throw new Win32Exception();
    }

    /// <summary>Watches a socket, which is known by a number of the caller's, until it is closed.</summary>
    public void Watch(Socket socket, int number)
    {
        Span<byte> change = stackalloc byte[16];
        change.Clear();
        MemoryMarshal.Write(change, In);
        MemoryMarshal.Write(change[(EventSize - sizeof(long))..], number);
        if (ControlEpoll(handle, Add, (int)socket.Handle, ref change[0]) != 0) throw new Win32Exception();
    }

    /// <summary>Waits until something can be read, at most this long, and writes the numbers of the sockets that have it.</summary>
    /// <returns>How many.</returns>
    public int Wait(Span<int> numbers, int milliseconds)
    {
        var count = WaitForEvents(handle, ref events[0], Math.Min(numbers.Length, events.Length / EventSize), milliseconds);
        if (count < 0) return Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw new Win32Exception();
        for (var i = 0; i < count; i++) numbers[i] = MemoryMarshal.Read<int>(events.AsSpan(((i + 1) * EventSize) - sizeof(long)));
        return count;
    }

    public void Dispose() => _ = Close(handle);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateEpoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlEpoll(int epoll, int operation, int descriptor, ref byte change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitForEvents(int epoll, ref byte events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
