using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;

namespace Aspire.Hosting;

/// <summary>Adds PostgreSQL servers and databases.</summary>
public static class PostgresBuilderExtensions
{
    private const int FirstMajorWithVersionedDirectory = 18;

    /// <summary>Adds a server. Its password is generated, and kept with its data, unless one is given.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Its name.</param>
    /// <param name="userName">The superuser's name; postgres when null.</param>
    /// <param name="password">The superuser's password; <c>{name}-password</c> when null.</param>
    /// <param name="port">Public port; any free one when null.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var server = new PostgresServerResource(
            name,
            userName?.Resource,
            password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        var check = new PostgresHealthCheck(server, database: "postgres");
        builder.Services.AddHealthChecks().AddCheck($"{name}_check", check);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: 5432, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage("library/postgres", "18.3")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            })
            .WithHealthCheck($"{name}_check")
            .OnResourceReady((ready, happened, cancellationToken) =>
                DatabaseCreation.CreateAllAsync(ready, happened.Services, cancellationToken));
    }

    /// <summary>Adds a database, which is created when its server is ready and it is not there.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">Its name.</param>
    /// <param name="databaseName">Its name in the server; <paramref name="name"/> when null.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, database.DatabaseName);
        builder.ApplicationBuilder.Services.AddHealthChecks().AddCheck($"{name}_check", new PostgresHealthCheck(database, database: null));
        return builder.ApplicationBuilder.AddResource(database).WithHealthCheck($"{name}_check");
    }

    /// <summary>Replaces the statement that creates the database.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithCreationScript(
        this IResourceBuilder<PostgresDatabaseResource> builder, string script) =>
        builder.WithAnnotation(new CreationScriptAnnotation(script), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Keeps the data from run to run.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataPath(builder.Resource), isReadOnly);

    /// <summary>Keeps the data in a directory of the machine.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(
        this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, DataPath(builder.Resource), isReadOnly);

    /// <summary>Sets the superuser's password.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPassword(
        this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    /// <summary>Sets the public port.</summary>
    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port) =>
        builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    // The image keeps each major version in a directory of its own since 18.
    private static string DataPath(PostgresServerResource server)
    {
        var tag = server.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image.Tag ?? string.Empty : string.Empty;
        var major = tag.Split('.', '-')[0];
        return int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version < FirstMajorWithVersionedDirectory
            ? "/var/lib/postgresql/data"
            : "/var/lib/postgresql";
    }
}
