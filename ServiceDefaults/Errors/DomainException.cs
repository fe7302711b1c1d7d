using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>A failure that a caller is told about, with its row of the error table.</summary>
/// <param name="error">The row of the table.</param>
/// <param name="message">What went wrong, in words that a caller may read.</param>
/// <param name="details">Each field, product or rule concerned.</param>
/// <param name="retryAfter">When trying again makes sense; null when it does not.</param>
/// <param name="inner">The cause, for the log only.</param>
public sealed class DomainException(
    ErrorCode error, string message, IReadOnlyList<FieldError>? details = null, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The row of the error table.</summary>
    public ErrorCode Error { get; } = error;

    /// <summary>Each field, product or rule concerned; empty when the message says it all.</summary>
    public IReadOnlyList<FieldError> Details { get; } = details ?? [];

    /// <summary>When trying again makes sense; null when it does not.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The status over gRPC; that of the row unless gRPC itself demands another.</summary>
    public StatusCode GrpcStatus { get; init; } = error.GrpcStatus;

    /// <summary>There is no such thing, or it belongs to somebody else (2001).</summary>
    public static DomainException NotFound(string what, string id) => new(ErrorCode.NotFound, $"There is no {what} {id}.");

    /// <summary>There is no such rpc (2001), which gRPC has a status of its own for.</summary>
    public static DomainException NotServed() => new(ErrorCode.NotFound, "This rpc is not served.") { GrpcStatus = StatusCode.Unimplemented };

    /// <summary>One bad field (4001).</summary>
    public static DomainException Invalid(string field, string reason) =>
        new(ErrorCode.InvalidInput, "The request is invalid.", [new FieldError(field, reason)]);

    /// <summary>Not possible in the present state (4003).</summary>
    public static DomainException WrongState(string message) => new(ErrorCode.WrongState, message);

    /// <summary>A dependency is down or overloaded (5001).</summary>
    public static DomainException Unavailable(string message, TimeSpan retryAfter, Exception? inner = null) =>
        new(ErrorCode.Unavailable, message, null, retryAfter, inner);
}

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The field's path in the request, camelCase, e.g. <c>items[0].quantity</c>.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record FieldError(string Field, string Reason);
