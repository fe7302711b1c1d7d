using System.Net.Sockets;
using Grpc.Core;
using Npgsql;
using StackExchange.Redis;

namespace AspireOrders.Messaging;

/// <summary>Tells failures that pass by themselves from those that a message or a request causes.</summary>
public static class TransientFailure
{
    // The session idled in a transaction for longer than it was allowed to, and the server ended it.
    private const string IdleInTransaction = "25P03";

    /// <summary>The connection to a database was lost, refused or too slow, so it is unknown whether the work took effect.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True when a connection failed, false when the server answered with an error of the statement.</returns>
    public static bool IsConnectionFailure(Exception exception) => exception switch
    {
        PostgresException postgres => EndsSession(postgres.SqlState),
        NpgsqlOperationInProgressException => false,
        // Not every IOException: that of a payload which cannot be read is one, too.
        IOException => exception is HttpIOException || exception.InnerException is SocketException,
        NpgsqlException or SocketException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>
    /// The work failed for a reason that lies outside of it: a database, Redis or a service is down, too slow or overloaded, or a
    /// deadlock was broken. The same work can succeed later, so such a failure does not count as a try of a message.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>True when it is worth waiting and trying the same again.</returns>
    public static bool IsTransient(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || EndsSession(postgres.SqlState) || postgres.SqlState == PostgresErrorCodes.QueryCanceled,
        RedisConnectionException or RedisTimeoutException => true,
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted
            or StatusCode.Cancelled or StatusCode.Aborted,
        HttpRequestException http => http.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError
            or System.Net.HttpStatusCode.TooManyRequests,
        Batching.OverloadedException => true,
        _ => IsConnectionFailure(exception),
    };

    // 08: connection; 53: out of resources; 57P: the server stops, crashed or starts.
    private static bool EndsSession(string state) =>
        state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("53", StringComparison.Ordinal)
        || state.StartsWith("57P", StringComparison.Ordinal)
        || state == IdleInTransaction;
}
