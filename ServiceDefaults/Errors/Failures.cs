using AspireOrders.Contracts.Common.V1;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>Domain errors of single entries within a call that succeeds as a whole.</summary>
public static class Failures
{
    /// <summary>The wire's form of a domain error.</summary>
    public static Failure ToFailure(this DomainException exception) => new()
    {
        Code = exception.Error.Code,
        Message = exception.Message,
        Details = { exception.Details.Select(d => new FailureDetail { Field = d.Field, Reason = d.Reason }) },
        RetryAfter = exception.RetryAfter is { } wait ? Duration.FromTimeSpan(wait) : null,
    };

    /// <summary>The domain error that a peer told; a number that is not known here is a defect.</summary>
    public static DomainException ToDomain(this Failure failure) => new(
        ErrorCode.Find(failure.Code) ?? ErrorCode.Defect, failure.Message, [.. failure.Details.Select(d => new FieldError(d.Field, d.Reason))],
        failure.RetryAfter?.ToTimeSpan());
}
