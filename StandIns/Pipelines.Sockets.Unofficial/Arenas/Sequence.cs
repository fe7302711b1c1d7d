using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}"/> that has forgotten its element type, so that a type may hold a sequence of itself.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Sequence
{
    private readonly Array? _array;
    private readonly int _offset;
    private readonly int _length;

    internal Sequence(Array? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The same elements with their type.</summary>
    /// <exception cref="InvalidCastException">The elements are of another type.</exception>
    public Sequence<T> Cast<T>() => new((T[]?)_array, _offset, _length);
}

/// <summary>A run of elements in an <see cref="Arena{T}"/>, valid until the arena is reset.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly partial struct Sequence<T>
{
    private readonly T[]? _array;
    private readonly int _offset;
    private readonly int _length;

    /// <summary>The run of <paramref name="length"/> elements of <paramref name="array"/> from <paramref name="offset"/> on.</summary>
    public Sequence(T[]? array, int offset, int length)
    {
        _array = array;
        _offset = offset;
        _length = length;
    }

    /// <summary>The number of elements.</summary>
    public long Length => _length;

    /// <summary>Whether there are no elements.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Whether <see cref="FirstSpan"/> is the whole run; here it always is.</summary>
    public bool IsSingleSegment => true;

    /// <summary>All elements.</summary>
    public Span<T> FirstSpan => new(_array, _offset, _length);

    /// <summary>The run as a list of spans, of which there is one.</summary>
    public SpanEnumerable Spans => new(this);

    /// <summary>The element at <paramref name="index"/>, by reference.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is outside the run.</exception>
    public ref T this[int index] => ref FirstSpan[index];

    /// <summary>The same run without its element type.</summary>
    public Sequence Untyped() => new(_array, _offset, _length);

    /// <summary>Walks the elements by reference.</summary>
    public Enumerator GetEnumerator() => new(this);
}
