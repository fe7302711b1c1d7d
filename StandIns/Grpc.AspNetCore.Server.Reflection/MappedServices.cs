using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server.Reflection;

/// <summary>The protobuf descriptors of all mapped gRPC services, read when the first client asks, as by then all are mapped.</summary>
internal sealed partial class MappedServices(EndpointDataSource endpoints, ILogger<MappedServices> logger)
{
    public IReadOnlyList<ServiceDescriptor> Descriptors => field ??= [.. Read()];

    private IEnumerable<ServiceDescriptor> Read()
    {
        var services = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct();
        foreach (var service in services)
        {
            // Generated code: the class that binds the methods also has the descriptor.
            var generated = service.GetCustomAttribute<BindServiceMethodAttribute>()?.BindType;
            if (generated?.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is ServiceDescriptor descriptor)
            {
                yield return descriptor;
            }
            else
            {
                NoDescriptor(logger, service);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "{Service} has no protobuf descriptor: reflection does not show it.")]
    private static partial void NoDescriptor(ILogger logger, Type service);
}
