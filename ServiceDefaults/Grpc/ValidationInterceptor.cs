using FluentValidation;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace AspireOrders.ServiceDefaults.Grpc;

/// <summary>Runs the request's validator, when it has one, before the handler: every bad field is named at once.</summary>
internal sealed class ValidationInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await ValidateAsync(request, context);
        return await continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await ValidateAsync(request, context);
        await continuation(request, responseStream, context);
    }

    private static async ValueTask ValidateAsync<TRequest>(TRequest request, ServerCallContext context)
    {
        if (context.GetHttpContext().RequestServices.GetService<IValidator<TRequest>>() is not { } validator) return;
        var result = await validator.ValidateAsync(request, context.CancellationToken);
        if (!result.IsValid) throw new ValidationException(result.Errors);
    }
}
