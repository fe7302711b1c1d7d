using System.Globalization;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Orders.Storage;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Paging;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Grpc.Core;
using Npgsql;

namespace AspireOrders.Orders.Features;

internal sealed partial class OrdersService
{
    [Access(Callers.User)]
    public override Task<ListOrdersResponse> ListOrders(ListOrdersRequest request, ServerCallContext context) =>
        context.HandleAsync<ListOrdersRequest, ListOrdersResponse>(request);
}

internal sealed class ListOrdersValidator : AbstractValidator<ListOrdersRequest>
{
    public ListOrdersValidator()
    {
        RuleFor(r => r.Limit).IsPageLimit();
        RuleFor(r => r.Status).IsInEnum().WithMessage("is not a status of an order");
    }
}

internal sealed class ListOrdersHandler(NpgsqlDataSource database) : IRequestHandler<ListOrdersRequest, ListOrdersResponse>
{
    public async Task<ListOrdersResponse> HandleAsync(ListOrdersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var limit = PageCursor.Limit(request.Limit);
        await using var command = Query(database, request, caller, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<OrderRow>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(OrderRow.Read(reader));
        var page = rows.Take(limit).ToList();
        return new ListOrdersResponse
        {
            Orders = { page.Select(r => r.ToMessage()) },
            NextCursor = rows.Count > limit
                ? PageCursor.Encode(page[^1].CreatedAt.ToString("O", CultureInfo.InvariantCulture), page[^1].Order.Id.ToString())
                : "",
        };
    }

    private static NpgsqlCommand Query(NpgsqlDataSource database, ListOrdersRequest request, Caller caller, int limit)
    {
        var command = database.CreateCommand();
        var conditions = new List<string>();
        if (!caller.IsOperator) conditions.Add($"user_id = {Parameter(command, caller.RequiredUserId)}");
        // Written out, because a partial index is used only for a value that the planner sees.
        if (request.Status != OrderStatus.Unspecified) conditions.Add($"status = {(int)request.Status}");
        if (PageCursor.Decode(request.Cursor, 2) is { } after)
        {
            if (!DateTime.TryParse(after[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            {
                throw DomainException.Invalid("cursor", "is not a cursor of this list");
            }

            conditions.Add($"(created_at, order_id) < ({Parameter(command, time)}, {Parameter(command, PageCursor.Id(after[1]))})");
        }

        var where = conditions.Count > 0 ? "WHERE " + string.Join(" AND ", conditions) : "";
        command.CommandText = $"SELECT {OrderRow.Columns} FROM orders {where} ORDER BY created_at DESC, order_id DESC LIMIT {Parameter(command, limit + 1)}";
        return command;
    }

    private static string Parameter<T>(NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${command.Parameters.Count}";
    }
}
