using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;

namespace Aspire.Hosting;

/// <summary>Adds Redis servers.</summary>
public static class RedisBuilderExtensions
{
    private static readonly TimeSpan DefaultSaveInterval = TimeSpan.FromSeconds(60);

    /// <summary>Adds a server with a generated password, which is kept with its data.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    /// <summary>Adds a server. Its password is generated, and kept with its data, unless one is given.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name.</param>
    /// <param name="port">Public port; any free one when null.</param>
    /// <param name="password">What clients have to know; <c>{name}-password</c> when null.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // Commas separate the parts of a Redis connection string, so the password has none.
        var secret = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, secret);
        builder.Services.AddHealthChecks().AddCheck($"{name}_check", new RedisHealthCheck(redis));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: 6379, scheme: "redis", name: RedisResource.PrimaryEndpointName)
            .WithImage("library/redis", "8.6")
            .WithImageRegistry("docker.io")
            .WithHealthCheck($"{name}_check")
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } required)
                {
                    context.EnvironmentVariables["REDIS_PASSWORD"] = required;
                }
            })
            .WithArgs(context => AddArguments(context, redis));
    }

    /// <summary>Sets what clients have to know; null for nothing.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(
        this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.SetPassword(password?.Resource);
        return builder;
    }

    /// <summary>Sets the public port.</summary>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port) =>
        builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    /// <summary>Keeps the data from run to run.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) =>
        Persist(builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), "/data", isReadOnly), isReadOnly);

    /// <summary>Keeps the data in a directory of the machine.</summary>
    public static IResourceBuilder<RedisResource> WithDataBindMount(
        this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false) =>
        Persist(builder.WithBindMount(source, "/data", isReadOnly), isReadOnly);

    /// <summary>Writes the data to the disk when enough of it changed.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">How often it looks; every minute when null.</param>
    /// <param name="keysChangedThreshold">How many changes make it write.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) =>
        builder.WithAnnotation(
            new SnapshotAnnotation(interval ?? DefaultSaveInterval, keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);

    private static IResourceBuilder<RedisResource> Persist(IResourceBuilder<RedisResource> builder, bool isReadOnly) =>
        isReadOnly ? builder : builder.WithPersistence();

    private static void AddArguments(CommandLineArgsCallbackContext context, RedisResource redis)
    {
        List<string> line = ["redis-server"];
        if (redis.PasswordParameter is not null)
        {
            line.AddRange(["--requirepass", "$REDIS_PASSWORD"]);
        }

        if (redis.TryGetLastAnnotation<SnapshotAnnotation>(out var snapshots))
        {
            line.AddRange([
                "--save",
                snapshots.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture),
                snapshots.Changes.ToString(CultureInfo.InvariantCulture),
            ]);
        }

        foreach (var argument in context.ExecutionContext.IsRunMode ? line : ["-c", string.Join(' ', line)])
        {
            context.Args.Add(argument);
        }
    }

    private sealed record SnapshotAnnotation(TimeSpan Interval, long Changes) : IResourceAnnotation;
}
