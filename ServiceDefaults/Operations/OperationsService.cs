using AspireOrders.Contracts.Operations.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Grpc.Core;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;

namespace AspireOrders.ServiceDefaults.Operations;

/// <summary>What every gRPC service serves beside its own rpcs: its dead letters and reconciliations for operators, its ledger of events for the audit.</summary>
internal sealed class OperationsService : OperationsApi.OperationsBase
{
    /// <summary>The service that compares the books of all.</summary>
    private const string Auditor = "orders";

    /// <summary>The others that tell facts; each compares what it told with what its subscribers have taken over. The auditor does, too.</summary>
    private const string Users = "users", Payments = "payments";

    [Access(Callers.Operator)]
    public override Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) =>
        context.HandleAsync<ListDeadLettersRequest, ListDeadLettersResponse>(request);

    [Access(Callers.Operator)]
    public override Task<ReplayDeadLetterResponse> ReplayDeadLetter(ReplayDeadLetterRequest request, ServerCallContext context) =>
        context.HandleAsync<ReplayDeadLetterRequest, ReplayDeadLetterResponse>(request);

    [Access(Callers.Operator)]
    public override Task<DeleteDeadLetterResponse> DeleteDeadLetter(DeleteDeadLetterRequest request, ServerCallContext context) =>
        context.HandleAsync<DeleteDeadLetterRequest, DeleteDeadLetterResponse>(request);

    [Access(Callers.Operator)]
    public override Task<GetReconciliationsResponse> GetReconciliations(GetReconciliationsRequest request, ServerCallContext context) =>
        context.HandleAsync<GetReconciliationsRequest, GetReconciliationsResponse>(request);

    [Access(Callers.Operator)]
    public override Task<RunReconciliationsResponse> RunReconciliations(RunReconciliationsRequest request, ServerCallContext context) =>
        context.HandleAsync<RunReconciliationsRequest, RunReconciliationsResponse>(request);

    [Access(Callers.Operator, Services = [Auditor, Users, Payments])]
    public override Task<DescribeMessagingResponse> DescribeMessaging(DescribeMessagingRequest request, ServerCallContext context) =>
        context.HandleAsync<DescribeMessagingRequest, DescribeMessagingResponse>(request);

    [Access(Callers.Operator, Services = [Auditor])]
    public override Task<ScanToldEventsResponse> ScanToldEvents(ScanToldEventsRequest request, ServerCallContext context) =>
        context.HandleAsync<ScanToldEventsRequest, ScanToldEventsResponse>(request);

    [Access(Callers.Operator, Services = [Auditor])]
    public override Task<GetToldEventsResponse> GetToldEvents(GetToldEventsRequest request, ServerCallContext context) =>
        context.HandleAsync<GetToldEventsRequest, GetToldEventsResponse>(request);

    [Access(Callers.Operator, Services = [Auditor, Users, Payments])]
    public override Task<FindUnappliedEventsResponse> FindUnappliedEvents(FindUnappliedEventsRequest request, ServerCallContext context) =>
        context.HandleAsync<FindUnappliedEventsRequest, FindUnappliedEventsResponse>(request);

    [Access(Callers.Operator, Services = [Auditor])]
    public override Task<ListFailedEventsResponse> ListFailedEvents(ListFailedEventsRequest request, ServerCallContext context) =>
        context.HandleAsync<ListFailedEventsRequest, ListFailedEventsResponse>(request);
}
