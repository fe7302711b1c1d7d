using AspireOrders.Messaging;
using AspireOrders.Orders.Events;
using Google.Protobuf;
using Npgsql;
using NpgsqlTypes;

namespace AspireOrders.Benchmarks.Orders;

/// <summary>
/// The same rows by two transactions an order, as a service without batches writes them at its best: each transaction is one round trip of
/// prepared statements.
/// </summary>
internal sealed class OneByOne(NpgsqlDataSource database, Outbox outbox)
{
    private const string ReadProduct = "SELECT name, price, currency FROM products WHERE product_id = $1";

    private const string TakeStock =
        "UPDATE stock SET available = available - $2, reserved = reserved + $2 WHERE product_id = $1 AND available >= $2";

    private const string InsertReservation =
        """
        INSERT INTO reservations (order_id, version, status, product_ids, quantities, expires_at)
        VALUES ($1, 1, 1, ARRAY[$2], ARRAY[$3], clock_timestamp() + interval '2 minutes')
        """;

    private const string InsertKey = "INSERT INTO idempotency_keys (user_id, key, body_hash, order_id, response) VALUES ($1, $2, $3, $4, $5)";

    private const string InsertOrder =
        """
        INSERT INTO orders (order_id, user_id, status, version, currency, total, payment_token, product_ids, names, quantities, unit_prices,
            history_status, history_at)
        VALUES ($1, $2, 1, 1, $3, $4, $5, ARRAY[$6], ARRAY[$7], ARRAY[$8], ARRAY[$4], '{1}', ARRAY[clock_timestamp()])
        """;

    public async Task WriteAsync(SampleOrder sample, CancellationToken cancellationToken)
    {
        await using (var reserve = database.CreateBatch())
        {
            var line = sample.Reservation.Lines[0];
            Add(reserve, ReadProduct, Value(line.ProductId));
            Add(reserve, TakeStock, Value(line.ProductId), Value((long)line.Quantity));
            Add(reserve, InsertReservation, Value(sample.Reservation.OrderId), Value(line.ProductId), Value(line.Quantity));
            await reserve.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var place = database.CreateBatch();
        var (order, request) = (sample.Order.Order, sample.Order.Request);
        Add(
            place, InsertKey, Value(request.UserId), Value(request.IdempotencyKey), Value(request.HashBody()), Value(order.Id),
            Value(sample.Order.Response.ToByteArray()));
        var bought = order.Lines[0];
        Add(
            place, InsertOrder, Value(order.Id), Value(order.UserId), Value(order.Currency),
            new NpgsqlParameter<decimal> { TypedValue = order.Total, NpgsqlDbType = NpgsqlDbType.Numeric }, Value(order.PaymentToken),
            Value(bought.ProductId), Value(bought.Name), Value(bought.Quantity));
        place.BatchCommands.Add(outbox.CreateCommand([OrderEvents.ToCharge(order) with { TraceParent = request.TraceParent }]));
        await place.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
