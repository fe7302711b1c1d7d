namespace AspireOrders.AppHost;

/// <summary>What every service of the platform stands on.</summary>
/// <param name="Builder">The application.</param>
/// <param name="Redis">Streams, cache, live configuration, registry.</param>
/// <param name="Migrations">Ends when every database has the current schema.</param>
/// <param name="ServiceKey">The secret by which services recognise one another where they have no certificates.</param>
/// <param name="Certificates">Folder of the development certificates; null where the platform encrypts between services.</param>
internal sealed record Platform(
    IDistributedApplicationBuilder Builder,
    IResourceBuilder<RedisResource> Redis,
    IResourceBuilder<ProjectResource> Migrations,
    IResourceBuilder<ParameterResource> ServiceKey,
    string? Certificates);
