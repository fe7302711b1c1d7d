using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out runs of <typeparamref name="T"/> that all live until <see cref="Reset"/>. Every run is one piece of one array.
/// Not safe for concurrent use.
/// </summary>
public sealed class Arena<T> : IDisposable
{
    private readonly ArenaOptions _options;
    private readonly int _blockLength;
    private T[] _block = [];
    private int _offset;
    private long _used;
    private long _kept;

    /// <summary>Makes an arena that has no memory yet.</summary>
    /// <param name="options">The settings; null takes the defaults.</param>
    /// <param name="allocator">Ignored: blocks are managed arrays.</param>
    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        _ = allocator;
        _options = options ?? new ArenaOptions();
        _blockLength = Math.Max(1, _options.BlockSizeBytes / Unsafe.SizeOf<T>());
    }

    /// <summary>Hands out <paramref name="length"/> elements whose content is undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
        {
            return default;
        }

        // Earlier runs keep the block they came from alive, so a full one is simply left behind.
        if (length > _block.Length - _offset)
        {
            _block = new T[Math.Max(_blockLength, length)];
            _offset = 0;
        }

        var run = new Sequence<T>(_block, _offset, length);
        _offset += length;
        _used += length;
        return run;
    }

    /// <summary>Takes back all runs; using one of them afterwards reads what later allocations write.</summary>
    public void Reset()
    {
        _kept = _options.RetentionPolicy(_kept, _used);
        if (_block.Length > _blockLength && _block.Length > 2 * _kept)
        {
            _block = [];
        }

        _offset = 0;
        _used = 0;
    }

    /// <summary>Lets go of all memory.</summary>
    public void Dispose()
    {
        _block = [];
        _offset = 0;
    }
}
