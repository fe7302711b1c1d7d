using System.Net.Sockets;
using AspireOrders.Messaging;
using AspireOrders.Messaging.Batching;
using FluentValidation;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Npgsql;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace AspireOrders.ServiceDefaults.Errors;

/// <summary>
/// Turns any exception into a row of the error table. Domain errors keep their own; a failing dependency is 5001, a deadline 5002;
/// every other exception is a defect (5000) whose message stays in the log.
/// </summary>
public static class ErrorMapping
{
    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    /// <summary>The domain error that stands for <paramref name="exception"/>.</summary>
    public static DomainException ToDomain(Exception exception) => exception switch
    {
        DomainException domain => domain,
        ValidationException validation => new(
            ErrorCode.InvalidInput, "The request is invalid.", [.. validation.Errors.Select(e => new FieldError(FieldPath.Camel(e.PropertyName), e.ErrorMessage))]),
        RpcException rpc => RpcErrors.ToDomain(rpc),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(ErrorCode.TooLarge, "The request body is too large.", null, null, exception),
        BadHttpRequestException bad => new(ErrorCode.InvalidInput, "The request is malformed.", [new FieldError("body", Innermost(bad))], null, bad),
        OverloadedException overloaded => DomainException.Unavailable("Too much is waiting already.", overloaded.RetryAfter, exception),
        BrokenCircuitException => NotAnswering(exception),
        TimeoutRejectedException or TimeoutException => new(ErrorCode.OutOfTime, "The request ran out of time.", null, null, exception),
        OperationCanceledException => new(ErrorCode.OutOfTime, "The request was cancelled or ran out of time.", null, null, exception),
        // That a server stops, or ends a session, is no defect of the statement that was in it.
        PostgresException postgres when !TransientFailure.IsTransient(postgres) => Defect(exception),
        NpgsqlException => DomainException.Unavailable("The database is not answering.", RetrySoon, exception),
        // EF Core wraps what the database said.
        { InnerException: NpgsqlException inner } when TransientFailure.IsTransient(inner) =>
            DomainException.Unavailable("The database is not answering.", RetrySoon, exception),
        RedisConnectionException or RedisTimeoutException => DomainException.Unavailable("Redis is not answering.", RetrySoon, exception),
        HttpRequestException or SocketException => NotAnswering(exception),
        _ => Defect(exception),
    };

    /// <summary>5001: another service that was asked gives no answer.</summary>
    public static DomainException NotAnswering(Exception exception) =>
        DomainException.Unavailable("A service this depends on is not answering.", RetrySoon, exception);

    private static DomainException Defect(Exception exception) =>
        new(ErrorCode.Defect, "Something went wrong on our side; the trace id finds it in our logs.", null, null, exception);

    // The JSON reader's message names the place but may quote types; the path is what helps a caller.
    private static string Innermost(BadHttpRequestException exception) =>
        exception.InnerException is System.Text.Json.JsonException { Path: { } path } ? $"not valid JSON at {path}" : "not valid";
}
