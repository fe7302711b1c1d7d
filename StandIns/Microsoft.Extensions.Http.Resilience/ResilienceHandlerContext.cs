using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience.Internal;
using Microsoft.Extensions.Options;
using Polly.Registry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What a pipeline is made from.</summary>
public sealed class ResilienceHandlerContext
{
    private readonly ConfigureBuilderContext<PipelineKey> _context;

    internal ResilienceHandlerContext(ConfigureBuilderContext<PipelineKey> context, IServiceProvider serviceProvider)
    {
        _context = context;
        ServiceProvider = serviceProvider;
    }

    /// <summary>The services of the application.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>The name of the pipeline: the client's and the handler's.</summary>
    public string BuilderName => _context.PipelineKey.Name;

    /// <summary>What the pipeline was selected by; empty when the client has one pipeline.</summary>
    public string InstanceName => _context.PipelineKey.InstanceName;

    /// <summary>Makes the pipeline anew when the options of this name change.</summary>
    public void EnableReloads<TOptions>(string? name = null)
    {
        var reload = new CancellationTokenSource();
        var registration = ServiceProvider.GetRequiredService<IOptionsMonitor<TOptions>>().OnChange((_, changed) =>
        {
            if (changed == (name ?? Options.Options.DefaultName))
            {
                reload.Cancel();
            }
        });
        _context.AddReloadToken(reload.Token);
        _context.OnPipelineDisposed(() =>
        {
            registration?.Dispose();
            reload.Dispose();
        });
    }

    /// <summary>The options of this name.</summary>
    public TOptions GetOptions<TOptions>(string? name = null) =>
        ServiceProvider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    /// <summary>Calls back when the pipeline is disposed of, also because it is made anew.</summary>
    public void OnPipelineDisposed(Action callback) => _context.OnPipelineDisposed(callback);
}
