using System.Collections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Walks the single targets of a multicast delegate without allocating.</summary>
public static class Delegates
{
    /// <summary>The single targets of <paramref name="handler"/>, in the order they were added.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T handler)
        where T : MulticastDelegate => new(handler);

    /// <summary>Whether <paramref name="handler"/> has exactly one target.</summary>
    public static bool IsSingle(this MulticastDelegate handler) => handler.HasSingleTarget;

    /// <summary>The single targets of a multicast delegate.</summary>
    public readonly struct DelegateEnumerable<T> : IEnumerable<T>
        where T : MulticastDelegate
    {
        private readonly T _handler;

        internal DelegateEnumerable(T handler) => _handler = handler;

        /// <summary>Walks the targets.</summary>
        public DelegateEnumerator<T> GetEnumerator() => new(_handler);

        IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>
    /// Walks the single targets of a multicast delegate. It has to be an <see cref="IDisposable"/>: callers that were compiled
    /// against the real type call Dispose through a constraint, which no member reference shows.
    /// </summary>
    public struct DelegateEnumerator<T> : IEnumerator<T>
        where T : MulticastDelegate
    {
        private readonly T _handler;
        private Delegate.InvocationListEnumerator<T> _targets;

        internal DelegateEnumerator(T handler)
        {
            _handler = handler;
            _targets = Delegate.EnumerateInvocationList(handler);
        }

        /// <summary>The target reached.</summary>
        public readonly T Current => _targets.Current;

        readonly object IEnumerator.Current => Current;

        /// <summary>Goes one target on; false after the last one.</summary>
        public bool MoveNext() => _targets.MoveNext();

        /// <summary>Goes back before the first target.</summary>
        public void Reset() => _targets = Delegate.EnumerateInvocationList(_handler);

        readonly void IDisposable.Dispose()
        {
        }
    }
}
