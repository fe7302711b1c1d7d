namespace Pipelines.Sockets.Unofficial.Arenas;

public readonly partial struct Sequence<T>
{
    /// <summary>Walks the elements of a run by reference.</summary>
    public ref struct Enumerator
    {
        private readonly Span<T> _elements;
        private int _index;

        internal Enumerator(Sequence<T> sequence)
        {
            _elements = sequence.FirstSpan;
            _index = -1;
        }

        /// <summary>The element reached.</summary>
        public readonly ref T Current => ref _elements[_index];

        /// <summary>Goes one element on; false after the last one.</summary>
        public bool MoveNext() => ++_index < _elements.Length;

        /// <summary>Goes one element on and returns it.</summary>
        /// <exception cref="IndexOutOfRangeException">There is no further element.</exception>
        public ref T GetNext() => ref _elements[++_index];
    }

    /// <summary>The spans of a run.</summary>
    public readonly ref struct SpanEnumerable
    {
        private readonly Span<T> _elements;

        internal SpanEnumerable(Sequence<T> sequence) => _elements = sequence.FirstSpan;

        /// <summary>Walks the spans.</summary>
        public SpanEnumerator GetEnumerator() => new(_elements);
    }

    /// <summary>Walks the spans of a run.</summary>
    public ref struct SpanEnumerator
    {
        private readonly Span<T> _elements;
        private bool _reached;

        internal SpanEnumerator(Span<T> elements) => _elements = elements;

        /// <summary>The span reached.</summary>
        public readonly Span<T> Current => _elements;

        /// <summary>Goes to the one span there is; false when it was reached before or the run is empty.</summary>
        public bool MoveNext()
        {
            var first = !_reached && !_elements.IsEmpty;
            _reached = true;
            return first;
        }
    }
}
