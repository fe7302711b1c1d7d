using AspireOrders.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Diagnostics;

namespace AspireOrders.Gateway.Rest.Errors;

/// <summary>Every failure leaves by the error table; only a defect and a missing dependency are logged, with the route but not the address.</summary>
internal sealed class RestExceptionHandler(ILogger<RestExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException { StatusCode: not (StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge) } refused)
        {
            httpContext.Response.StatusCode = refused.StatusCode;
            await ProblemResponse.WriteStatusAsync(httpContext);
            return true;
        }

        var error = ErrorMapping.ToDomain(exception);
        var route = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "no route";
        if (error.Error == ErrorCode.Defect) RestLog.Defect(logger, route, exception);
        else if (error.Error == ErrorCode.Unavailable) RestLog.Unavailable(logger, route, exception);
        await ProblemResponse.WriteAsync(httpContext, error);
        return true;
    }
}
