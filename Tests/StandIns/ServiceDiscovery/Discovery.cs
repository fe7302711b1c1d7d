using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.ServiceDiscovery;

namespace AspireOrders.Tests.StandIns.ServiceDiscovery;

/// <summary>An application with service discovery, whose configuration and clock the test moves.</summary>
internal sealed class Discovery : IAsyncDisposable
{
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;

    public Discovery(Dictionary<string, string?> configuration, Action<IServiceCollection>? configure = null)
    {
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(configuration).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddSingleton<TimeProvider>(Clock);
        configure?.Invoke(services);
        services.AddServiceDiscovery();
        _services = services.BuildServiceProvider();
    }

    public ManualTimeProvider Clock { get; } = new();

    public IServiceProvider Services => _services;

    public async Task<string[]> EndpointsAsync(string service)
    {
        var source = await _services.GetRequiredService<ServiceEndpointResolver>()
            .GetEndpointsAsync(service, TestContext.Current.CancellationToken);
        return [.. source.Endpoints.Select(endpoint => endpoint.ToString()!)];
    }

    public void Configure(string key, string? value)
    {
        _configuration[key] = value;
        _configuration.Reload();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}

/// <summary>A provider as a registry would bring it: it answers for one service, tells of changes, and may fail.</summary>
internal sealed class Registry(string service) : IServiceEndpointProviderFactory, IServiceEndpointProvider
{
    private CancellationTokenSource _changed = new();

    public List<string> Instances { get; } = [];

    public bool TellsOfChanges { get; init; } = true;

    public Exception? Failure { get; set; }

    public int Searches { get; private set; }

    public int Disposals { get; private set; }

    public bool TryCreateProvider(ServiceEndpointQuery query, [NotNullWhen(true)] out IServiceEndpointProvider? provider)
    {
        provider = query.ServiceName == service ? this : null;
        return provider is not null;
    }

    public ValueTask PopulateAsync(IServiceEndpointBuilder endpoints, CancellationToken cancellationToken)
    {
        Searches++;
        if (Failure is not null)
        {
            throw Failure;
        }

        foreach (var instance in Instances)
        {
            endpoints.Endpoints.Add(ServiceEndpoint.TryParse(instance, out var endpoint) ? endpoint : throw new FormatException(instance));
        }

        if (TellsOfChanges)
        {
            endpoints.AddChangeToken(new CancellationChangeToken(_changed.Token));
        }

        return default;
    }

    public void Change(params string[] instances)
    {
        Instances.Clear();
        Instances.AddRange(instances);
        using var changed = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
        changed.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return default;
    }
}
