using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Access;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>For those who run the shop.</summary>
internal static class OperationRoutes
{
    // The audit reads every order of every service.
    private static readonly RequestBudget AuditBudget = new(TimeSpan.FromSeconds(60));

    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/ops/consistency", AuditAsync).WithTags("Operations").Access(Callers.Operator).WithMetadata(AuditBudget)
            .Describe("AuditConsistency", "Compares the data of all services, lists every broken promise, and what reconciliation found lately");
        api.MapPost("/ops/reconciliations", ReconcileAsync).WithTags("Operations").Access(Callers.Operator).WithMetadata(AuditBudget)
            .Describe("RunReconciliations", "Lets each service compare its data with that of its neighbours now, and mend what does not fit");
    }

    private static async Task<Ok<ConsistencyView>> AuditAsync(OrdersClient orders, OperationsClients services, HttpContext context)
    {
        var audit = await orders.AuditConsistencyAsync(new AuditConsistencyRequest(), context.Call());
        var reconciliations = await Task.WhenAll(services.Services.Select(s => ReconciliationsAsync(services, s, context.Call())));
        return TypedResults.Ok(ConsistencyView.From(audit, reconciliations.SelectMany(r => r)));
    }

    private static async Task<IEnumerable<ReconciliationView>> ReconciliationsAsync(OperationsClients services, string service, CallOptions call)
    {
        var answer = await services.Of(service).GetReconciliationsAsync(new GetReconciliationsRequest(), call);
        return answer.Reconciliations.Select(r => ReconciliationView.From(service, r));
    }

    private static async Task<Ok<ReconciliationRunView>> ReconcileAsync(OperationsClients services, HttpContext context)
    {
        var results = await Task.WhenAll(services.Services.Select(s => RunAsync(services, s, context.Call())));
        return TypedResults.Ok(new ReconciliationRunView([.. results.SelectMany(r => r)]));
    }

    private static async Task<IEnumerable<ReconciliationResultView>> RunAsync(OperationsClients services, string service, CallOptions call)
    {
        var answer = await services.Of(service).RunReconciliationsAsync(new RunReconciliationsRequest(), call);
        return answer.Results.Select(r => new ReconciliationResultView(service, r.Name, r.Ran, r.Found));
    }
}
