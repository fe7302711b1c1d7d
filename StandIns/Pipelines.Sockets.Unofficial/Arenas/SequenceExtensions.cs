namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>From an element, taken by reference, to a result.</summary>
public delegate TResult Projection<T, out TResult>(in T x);

/// <summary>From two values, taken by reference, to a result.</summary>
public delegate TResult Projection<T1, T2, out TResult>(in T1 x1, in T2 x2);

/// <summary>Copies a run into arrays and spans of another type.</summary>
public static class SequenceExtensions
{
    /// <summary>A new array of what <paramref name="projection"/> makes of each element.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        var target = NewArray<TTo>(source.Length);
        source.CopyTo(target, projection);
        return target;
    }

    /// <summary>A new array of what <paramref name="projection"/> makes of each element and <paramref name="state"/>.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        var elements = source.FirstSpan;
        var target = NewArray<TTo>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            target[i] = projection(in elements[i], in state);
        }

        return target;
    }

    /// <summary>Writes what <paramref name="projection"/> makes of each element into <paramref name="destination"/>.</summary>
    /// <exception cref="IndexOutOfRangeException">The destination is too short.</exception>
    public static void CopyTo<TFrom, TTo>(this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        var elements = source.FirstSpan;
        for (var i = 0; i < elements.Length; i++)
        {
            destination[i] = projection(in elements[i]);
        }
    }

    private static T[] NewArray<T>(long length) => length == 0 ? [] : new T[length];
}
