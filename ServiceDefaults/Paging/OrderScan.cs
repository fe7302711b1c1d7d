using AspireOrders.ServiceDefaults.Features;
using FluentValidation;
using Google.Protobuf;
using Npgsql;

namespace AspireOrders.ServiceDefaults.Paging;

/// <summary>
/// What a service tells of its rows to those who compare them with orders: the rows of the orders that are named, or a page of all by the orders' ids.
/// </summary>
public static class OrderScan
{
    /// <summary>Ids of orders in one request, at most.</summary>
    public const int MostIds = 1000;

    private const int MostRows = 10_000, DefaultRows = 5000;

    // A row that is not settled after this is told as overdue: I7 of docs/guarantees.md.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Rows of one page, at most 10,000; 0 for 5,000.</summary>
    public static IRuleBuilderOptions<T, int> IsScanLimit<T>(this IRuleBuilder<T, int> rule) =>
        rule.InclusiveBetween(0, MostRows).WithMessage($"must be between 1 and {MostRows}");

    /// <summary>The rows by <c>order_id</c>, ascending.</summary>
    /// <param name="database">The service's own.</param>
    /// <param name="rows">A select without conditions; its <c>$1</c> is the time after which a row is overdue.</param>
    /// <param name="orderIds">The orders, packed; empty: a page.</param>
    /// <param name="after">The last order of the page before, packed; empty: from the beginning.</param>
    /// <param name="limit">Rows of a page; see <see cref="IsScanLimit"/>.</param>
    public static NpgsqlCommand Query(NpgsqlDataSource database, string rows, ByteString orderIds, ByteString after, int limit)
    {
        var command = database.CreateCommand();
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Patience });
        if (!orderIds.IsEmpty)
        {
            command.CommandText = $"{rows} WHERE order_id = ANY($2) ORDER BY order_id";
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = PackedIds.Unpack(orderIds) });
            return command;
        }

        command.CommandText = $"{rows} WHERE order_id > $2 ORDER BY order_id LIMIT $3";
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = PackedIds.After(after) });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit == 0 ? DefaultRows : limit });
        return command;
    }
}
