namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an arena hands out and clears memory. Only the default is supported.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>Plain managed arrays that are not cleared between uses.</summary>
    None = 0,
}

/// <summary>Where an arena takes its blocks from. Arenas here use managed arrays and ignore it.</summary>
public abstract class Allocator<T>
{
}

/// <summary>The settings of an <see cref="Arena{T}"/>.</summary>
/// <param name="flags">How memory is handed out.</param>
/// <param name="blockSizeBytes">The size of an ordinary block in bytes; 0 takes the default of 128 KiB.</param>
/// <param name="retentionPolicy">From the elements kept so far and the elements just used to the elements to keep; null decays slowly.</param>
public sealed class ArenaOptions(ArenaFlags flags = ArenaFlags.None, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    private const int DefaultBlockSizeBytes = 128 * 1024;

    /// <summary>How memory is handed out.</summary>
    public ArenaFlags Flags { get; } = flags;

    /// <summary>The size of an ordinary block in bytes.</summary>
    public int BlockSizeBytes { get; } = blockSizeBytes > 0 ? blockSizeBytes : DefaultBlockSizeBytes;

    /// <summary>From the elements kept so far and the elements just used to the elements to keep.</summary>
    public Func<long, long, long> RetentionPolicy { get; } = retentionPolicy ?? KeepWhatWasUsedLately;

    // A rare, huge reply must not pin its memory for the life of the connection, and a steady load must not allocate.
    private static long KeepWhatWasUsedLately(long kept, long used) => Math.Max(used, (long)(kept * 0.9));
}
