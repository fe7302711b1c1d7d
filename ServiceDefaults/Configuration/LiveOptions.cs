using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AspireOrders.ServiceDefaults.Configuration;

/// <summary>Options whose value is at each moment what operators have set.</summary>
internal sealed class LiveOptions<TOptions>(IOptionsMonitor<TOptions> monitor) : IOptions<TOptions>
    where TOptions : class
{
    public TOptions Value => monitor.CurrentValue;
}

/// <summary>Registers options that operators can change.</summary>
public static class LiveOptionsExtensions
{
    /// <summary>
    /// Binds and validates options of a section of which <see cref="LiveSettings"/> lists something: whoever reads
    /// <see cref="IOptions{TOptions}.Value"/> each time, and does not keep it, has what operators set within a second.
    /// </summary>
    public static OptionsBuilder<TOptions> AddLiveOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton<IOptions<TOptions>, LiveOptions<TOptions>>();
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
    }
}
