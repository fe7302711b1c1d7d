namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is set once it is known, and may be set again; who asks early waits for the first one.</summary>
public sealed class ValueSnapshot<T>
    where T : notnull
{
    private readonly TaskCompletionSource<T> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _latest;

    /// <summary>Whether a value or a failure is there.</summary>
    public bool IsValueSet => _first.Task.IsCompleted;

    /// <summary>The latest value; waits for the first one.</summary>
    public Task<T> GetValueAsync(CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _latest) ?? _first.Task.WaitAsync(cancellationToken);

    /// <summary>Sets the value, the first or a newer one.</summary>
    public void SetValue(T value)
    {
        Volatile.Write(ref _latest, Task.FromResult(value));
        _first.TrySetResult(value);
    }

    /// <summary>Makes everyone who asks fail.</summary>
    public void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Volatile.Write(ref _latest, Task.FromException<T>(exception));
        _first.TrySetException(exception);
    }
}
