using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Testability;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    /// <param name="args">The command line.</param>
    public DistributedApplicationBuilder(string[] args) : this(new DistributedApplicationOptions { Args = args })
    {
    }

    /// <param name="options">How to begin.</param>
    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var assemblyName = options.AssemblyName ?? Assembly.GetEntryAssembly()?.GetName().Name;
        var settings = new HostApplicationBuilderSettings { Args = options.Args, ApplicationName = assemblyName };
        AppHostInterception.Current?.OnConstructing(options, settings);
        AppHostAssembly = AppHostAssemblies.Find(settings.ApplicationName ?? options.AssemblyName);
        AppHostDirectory = Path.GetFullPath(
            options.ProjectDirectory
            ?? AppHostAssemblies.Metadata(AppHostAssembly, "apphostprojectpath")
            ?? Directory.GetCurrentDirectory());
        settings.ContentRootPath ??= AppHostDirectory;
        settings.EnvironmentName ??= AppHostConfiguration.EnvironmentFallback();
        _host = new HostApplicationBuilder(settings);

        AppHostConfiguration.Apply(_host, options, AppHostDirectory);
        ExecutionContext = AppHostConfiguration.ExecutionContext(_host.Configuration);
        BuilderServices.Add(this, options);
        AppHostInterception.Current?.OnConstructed(this);
    }

    /// <inheritdoc/>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <inheritdoc/>
    public string AppHostDirectory { get; }

    /// <inheritdoc/>
    public Assembly? AppHostAssembly { get; }

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Environment;

    /// <inheritdoc/>
    public IServiceCollection Services => _host.Services;

    /// <inheritdoc/>
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    /// <inheritdoc/>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <inheritdoc/>
    public IResourceCollection Resources { get; } = new ResourceCollection();

    /// <inheritdoc/>
    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    /// <inheritdoc/>
    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    /// <inheritdoc/>
    public DistributedApplication Build()
    {
        AppHostInterception.Current?.OnBuilding(this);
        var application = new DistributedApplication(_host.Build());
        AppHostInterception.Current?.OnBuilt(application);
        return application;
    }

    /// <summary>Logging of the AppHost itself.</summary>
    internal ILoggingBuilder Logging => _host.Logging;
}
