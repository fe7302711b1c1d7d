using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest;

/// <summary>Feature of a request one of whose headers is refused, which is told together with what is wrong with the body.</summary>
/// <param name="Fault">What is wrong with the header.</param>
internal sealed record RefusedHeader(FieldError Fault);
