using Microsoft.Extensions.Options;

namespace AspireOrders.Tests.Unit;

/// <summary>Options that a test holds in its hand.</summary>
internal sealed class FixedOptions<T>(T options) : IOptionsMonitor<T>
{
    public T CurrentValue => options;

    public T Get(string? name) => options;

    public IDisposable? OnChange(Action<T, string?> listener) => null;
}
