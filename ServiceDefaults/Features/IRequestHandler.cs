using AspireOrders.ServiceDefaults.Security;

namespace AspireOrders.ServiceDefaults.Features;

/// <summary>One use case: answers one kind of request. Lives in the folder named for what it does, beside its rpc, validator and SQL.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public interface IRequestHandler<in TRequest, TResponse>
{
    /// <summary>Does the work. The request is valid and the caller is let in when this is called.</summary>
    /// <exception cref="Errors.DomainException">The request cannot be met; the error table says how that reaches the caller.</exception>
    Task<TResponse> HandleAsync(TRequest request, Caller caller, CancellationToken cancellationToken);
}
