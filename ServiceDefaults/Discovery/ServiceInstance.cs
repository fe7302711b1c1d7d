using System.Text.Json.Serialization;

namespace AspireOrders.ServiceDefaults.Discovery;

/// <summary>One running process of a service, as it registered itself.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="InstanceId">Its own name: no two living instances of a service share it.</param>
/// <param name="Address">Where it is reached directly; null where only the platform's own address of the service leads to it.</param>
/// <param name="StartedAt">When it began to serve.</param>
public sealed record ServiceInstance(string Service, string InstanceId, Uri? Address, DateTimeOffset StartedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServiceInstance))]
internal sealed partial class ServiceInstanceJson : JsonSerializerContext;
