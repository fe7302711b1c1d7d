using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs the entry point of an AppHost up to the point where it builds the application, and hands over to a test: without dashboard, on
/// random ports.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>Runs the entry point of the assembly that <typeparamref name="TEntryPoint"/> is in.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), cancellationToken);

    /// <summary>Runs the entry point of the assembly that <typeparamref name="TEntryPoint"/> is in, with a command line.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <summary>
    /// Runs the entry point of the assembly that <typeparamref name="TEntryPoint"/> is in; <paramref name="configureBuilder"/> has the last
    /// word on the options.
    /// </summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default) =>
        CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <summary>Runs the entry point of the assembly that a type is in.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    /// <summary>Runs the entry point of the assembly that a type is in, with a command line.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    /// <summary>
    /// Runs the entry point of the assembly that a type is in; <paramref name="configureBuilder"/> has the last word on the options.
    /// </summary>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        if (Array.Exists(args, string.IsNullOrEmpty))
        {
            throw new ArgumentException("Arguments must not be null or empty.", nameof(args));
        }

        var entry = new EntryPointRun(entryPoint.Assembly, args, configureBuilder);
        entry.Start();
        try
        {
            var builder = await entry.Described.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new TestingBuilder(builder, entry);
        }
        catch (OperationCanceledException)
        {
            entry.Abandon();
            throw;
        }
    }
}
