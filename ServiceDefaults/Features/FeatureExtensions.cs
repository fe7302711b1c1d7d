using System.Reflection;
using AspireOrders.ServiceDefaults.Errors.Languages;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AspireOrders.ServiceDefaults.Features;

/// <summary>Finds the use cases of a service and connects rpcs to them.</summary>
public static class FeatureExtensions
{
    /// <summary>Registers every <see cref="IRequestHandler{TRequest,TResponse}"/> (scoped) and validator (singleton) of the calling assembly.</summary>
    public static void AddFeatures(this IHostApplicationBuilder builder) => builder.AddFeaturesFrom(Assembly.GetCallingAssembly());

    /// <summary>Hands a call to its handler with the caller that was let in.</summary>
    public static Task<TResponse> HandleAsync<TRequest, TResponse>(this ServerCallContext context, TRequest request)
    {
        var http = context.GetHttpContext();
        var handler = http.RequestServices.GetRequiredService<IRequestHandler<TRequest, TResponse>>();
        return handler.HandleAsync(request, context.Caller(), context.CancellationToken);
    }

    /// <summary>The caller that was let in.</summary>
    public static Caller Caller(this ServerCallContext context) => context.GetHttpContext().Features.Get<Caller>() ?? Security.Caller.Anonymous;

    /// <summary>The language in which the caller wants to be told what is wrong: of the metadata <c>accept-language</c>.</summary>
    public static ErrorLanguage Language(this ServerCallContext context) => ErrorLanguage.Choose(context.RequestHeaders.GetValue("accept-language"));

    internal static void AddFeaturesFrom(this IHostApplicationBuilder builder, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(i => i.IsGenericType))
            {
                if (contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)) builder.Services.AddScoped(contract, type);
                if (contract.GetGenericTypeDefinition() == typeof(IValidator<>)) builder.Services.AddSingleton(contract, type);
            }
        }
    }
}
