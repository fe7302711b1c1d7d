using Grpc.AspNetCore.Server.Reflection;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the reflection services.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Both versions at once. Throws InvalidOperationException when AddGrpcReflection was not called.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(MappedServices)) == true
            ? new BothVersions(builder.MapGrpcService<ReflectionServiceImpl>(), builder.MapGrpcService<ReflectionV1ServiceImpl>())
            : throw new InvalidOperationException("The gRPC reflection service needs services.AddGrpcReflection().");
    }

    private sealed class BothVersions(params IEndpointConventionBuilder[] versions) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (var version in versions)
            {
                version.Add(convention);
            }
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            foreach (var version in versions)
            {
                version.Finally(finallyConvention);
            }
        }
    }
}
