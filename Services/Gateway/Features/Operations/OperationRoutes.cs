using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.ServiceDefaults.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>For those who run the shop.</summary>
internal static class OperationRoutes
{
    // The audit reads every order of every service.
    private static readonly RequestBudget AuditBudget = new(TimeSpan.FromSeconds(60));

    public static void MapOperations(this IEndpointRouteBuilder api) =>
        api.MapGet("/ops/consistency", AuditAsync).WithTags("Operations").Access(Callers.Operator).WithMetadata(AuditBudget)
            .Describe("AuditConsistency", "Compares the data of all services and lists every broken promise");

    private static async Task<Ok<ConsistencyView>> AuditAsync(OrdersClient orders, HttpContext context) =>
        TypedResults.Ok(ConsistencyView.From(await orders.AuditConsistencyAsync(new AuditConsistencyRequest(), context.Call())));
}

/// <summary>The outcome of an audit.</summary>
/// <param name="CheckedAt">When, in UTC.</param>
/// <param name="Orders">How many orders were looked at.</param>
/// <param name="Violations">Every broken promise; empty when all hold.</param>
internal sealed record ConsistencyView(DateTime CheckedAt, long Orders, IReadOnlyList<ViolationView> Violations)
{
    public static ConsistencyView From(AuditConsistencyResponse audit) => new(
        audit.CheckedAt.ToUtc(), audit.Orders, [.. audit.Violations.Select(v => new ViolationView(v.Invariant, v.Subject, v.Detail))]);
}

/// <summary>One broken promise.</summary>
/// <param name="Invariant">Its number, <c>I1</c> to <c>I7</c>.</param>
/// <param name="Subject">The order or product it is about.</param>
/// <param name="Detail">What does not fit.</param>
internal sealed record ViolationView(string Invariant, string Subject, string Detail);
