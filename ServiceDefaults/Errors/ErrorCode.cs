using Grpc.Core;

namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>
/// One row of the error table: the number a client branches on, and what it is over HTTP and over gRPC.
/// REST and gRPC both answer from this table, so an error means the same on either road.
/// </summary>
/// <param name="Code">The stable number, e.g. 2003.</param>
/// <param name="HttpStatus">The HTTP status code.</param>
/// <param name="GrpcStatus">The gRPC status code.</param>
/// <param name="Reason">The <c>ErrorInfo.reason</c> of google.rpc, in capitals.</param>
/// <param name="Title">A short sentence for people, the same for every occurrence.</param>
public sealed record ErrorCode(int Code, int HttpStatus, StatusCode GrpcStatus, string Reason, string Title)
{
    /// <summary>No token was sent where one is needed.</summary>
    public static readonly ErrorCode NoToken = new(1001, 401, StatusCode.Unauthenticated, "NO_TOKEN", "Sign-in needed");

    /// <summary>The token is malformed, expired or revoked, or the password is wrong.</summary>
    public static readonly ErrorCode BadToken = new(1002, 401, StatusCode.Unauthenticated, "BAD_TOKEN", "Sign-in not accepted");

    /// <summary>The caller is known but may not do this.</summary>
    public static readonly ErrorCode NotAllowed = new(1003, 403, StatusCode.PermissionDenied, "NOT_ALLOWED", "Not allowed");

    /// <summary>There is no such thing, or it belongs to somebody else.</summary>
    public static readonly ErrorCode NotFound = new(2001, 404, StatusCode.NotFound, "NOT_FOUND", "Not found");

    /// <summary>It is there already.</summary>
    public static readonly ErrorCode AlreadyExists = new(2002, 409, StatusCode.AlreadyExists, "ALREADY_EXISTS", "Already there");

    /// <summary>Not enough stock; the details name each product and what is left.</summary>
    public static readonly ErrorCode OutOfStock = new(2003, 409, StatusCode.FailedPrecondition, "OUT_OF_STOCK", "Not enough stock");

    /// <summary>The input is invalid; the details name every bad field.</summary>
    public static readonly ErrorCode InvalidInput = new(4001, 400, StatusCode.InvalidArgument, "INVALID_INPUT", "Invalid input");

    /// <summary>The idempotency key was used before, with another body.</summary>
    public static readonly ErrorCode KeyReused =
        new(4002, 422, StatusCode.InvalidArgument, "IDEMPOTENCY_KEY_REUSED", "Idempotency key used with another body");

    /// <summary>Not possible in the state that the thing is in.</summary>
    public static readonly ErrorCode WrongState = new(4003, 409, StatusCode.FailedPrecondition, "WRONG_STATE", "Not possible in this state");

    /// <summary>The request is too large.</summary>
    public static readonly ErrorCode TooLarge = new(4004, 413, StatusCode.ResourceExhausted, "TOO_LARGE", "Too large");

    /// <summary>The caller's rate limit is used up.</summary>
    public static readonly ErrorCode RateLimited = new(4029, 429, StatusCode.ResourceExhausted, "RATE_LIMITED", "Too many requests");

    /// <summary>A defect of ours; nothing internal is told.</summary>
    public static readonly ErrorCode Defect = new(5000, 500, StatusCode.Internal, "INTERNAL", "Something went wrong on our side");

    /// <summary>Something this depends on is down.</summary>
    public static readonly ErrorCode Unavailable = new(5001, 503, StatusCode.Unavailable, "UNAVAILABLE", "Not available at the moment");

    /// <summary>The time for the request ran out.</summary>
    public static readonly ErrorCode OutOfTime = new(5002, 504, StatusCode.DeadlineExceeded, "OUT_OF_TIME", "Out of time");

    /// <summary>Every row, in the order of the numbers.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        NoToken, BadToken, NotAllowed, NotFound, AlreadyExists, OutOfStock, InvalidInput, KeyReused, WrongState, TooLarge, RateLimited,
        Defect, Unavailable, OutOfTime,
    ];

    /// <summary>The row of a number, or null when there is none.</summary>
    public static ErrorCode? Find(int code) => All.FirstOrDefault(row => row.Code == code);

    /// <summary>The row that stands for a bare gRPC status, as sent by a peer that knows nothing of the table.</summary>
    public static ErrorCode Of(StatusCode status) => status switch
    {
        StatusCode.Unauthenticated => BadToken,
        StatusCode.PermissionDenied => NotAllowed,
        StatusCode.NotFound => NotFound,
        StatusCode.AlreadyExists => AlreadyExists,
        StatusCode.InvalidArgument or StatusCode.OutOfRange => InvalidInput,
        StatusCode.FailedPrecondition or StatusCode.Aborted => WrongState,
        StatusCode.ResourceExhausted => TooLarge,
        StatusCode.Unavailable => Unavailable,
        StatusCode.DeadlineExceeded or StatusCode.Cancelled => OutOfTime,
        _ => Defect,
    };
}
