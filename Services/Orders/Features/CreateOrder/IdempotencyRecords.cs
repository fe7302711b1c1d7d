using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Errors;
using Npgsql;

namespace AspireOrders.Orders.Features;

/// <summary>What was answered under which key. A key is kept for seven days.</summary>
internal sealed class IdempotencyRecords(NpgsqlDataSource database)
{
    private const string Find = "SELECT body_hash, response FROM idempotency_keys WHERE user_id = $1 AND key = $2";

    /// <summary>The answer that was given under the request's key; null when the key is not taken.</summary>
    /// <exception cref="DomainException">4002: the key was used with another body.</exception>
    public async Task<CreateOrderResponse?> ReplayAsync(Guid userId, CreateOrderRequest request, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = request.IdempotencyKey });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return Replay(NewOrder.HashOf(request), reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1));
    }

    /// <summary>The stored answer, when the bodies are the same.</summary>
    /// <exception cref="DomainException">4002: they are not.</exception>
    public static CreateOrderResponse Replay(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> storedHash, byte[] storedResponse)
    {
        if (!hash.SequenceEqual(storedHash)) throw KeyReused();
        var response = CreateOrderResponse.Parser.ParseFrom(storedResponse);
        response.Replayed = true;
        return response;
    }

    /// <summary>4002.</summary>
    public static DomainException KeyReused() => new(
        ErrorCode.KeyReused, "The idempotency key was used before, with another body.", [new FieldError("idempotencyKey", "was used with another body")]);
}
