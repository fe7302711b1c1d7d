using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace AspireOrders.Gateway.OpenApi;

/// <summary>Says of each route whether it needs a token, from the same declaration that lets callers in.</summary>
internal static class OperationAccess
{
    public static Task AddAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (Callers(context).HasFlag(ServiceDefaults.Security.Callers.Anyone)) return Task.CompletedTask;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentFrame.BearerScheme, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>The rows of the error table that a route answers with because of who calls.</summary>
    public static IEnumerable<ErrorCode> Errors(OpenApiOperationTransformerContext context)
    {
        var callers = Callers(context);
        if (callers.HasFlag(ServiceDefaults.Security.Callers.Anyone)) return [];
        return callers.HasFlag(ServiceDefaults.Security.Callers.User)
            ? [ErrorCode.NoToken, ErrorCode.BadToken]
            : [ErrorCode.NoToken, ErrorCode.BadToken, ErrorCode.NotAllowed];
    }

    private static Callers Callers(OpenApiOperationTransformerContext context) =>
        context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessAttribute>().LastOrDefault()?.Callers ?? ServiceDefaults.Security.Callers.None;
}
