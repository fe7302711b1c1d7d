using AspireOrders.Contracts.Operations.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Security;
using OperationsApi = AspireOrders.Contracts.Operations.V1.Operations;

namespace AspireOrders.Orders.Features;

/// <summary>The ledger of events of one service.</summary>
internal interface IEventBooks
{
    string Service { get; }

    Task<DescribeMessagingResponse> DescribeAsync(CancellationToken cancellationToken);

    Task<ScanToldEventsResponse> ScanAsync(ScanToldEventsRequest request, CancellationToken cancellationToken);

    Task<GetToldEventsResponse> GetAsync(GetToldEventsRequest request, CancellationToken cancellationToken);

    Task<FindUnappliedEventsResponse> FindUnappliedAsync(FindUnappliedEventsRequest request, CancellationToken cancellationToken);

    Task<ListFailedEventsResponse> FailedAsync(ListFailedEventsRequest request, CancellationToken cancellationToken);
}

/// <summary>The books of another service.</summary>
internal sealed class RemoteEventBooks(string service, OperationsApi.OperationsClient client, TimeProvider clock) : IEventBooks
{
    public string Service => service;

    public async Task<DescribeMessagingResponse> DescribeAsync(CancellationToken cancellationToken) =>
        await client.DescribeMessagingAsync(new DescribeMessagingRequest(), AuditCall.Options(clock, cancellationToken));

    public async Task<ScanToldEventsResponse> ScanAsync(ScanToldEventsRequest request, CancellationToken cancellationToken) =>
        await client.ScanToldEventsAsync(request, AuditCall.Options(clock, cancellationToken));

    public async Task<GetToldEventsResponse> GetAsync(GetToldEventsRequest request, CancellationToken cancellationToken) =>
        await client.GetToldEventsAsync(request, AuditCall.Options(clock, cancellationToken));

    public async Task<FindUnappliedEventsResponse> FindUnappliedAsync(FindUnappliedEventsRequest request, CancellationToken cancellationToken) =>
        await client.FindUnappliedEventsAsync(request, AuditCall.Options(clock, cancellationToken));

    public async Task<ListFailedEventsResponse> FailedAsync(ListFailedEventsRequest request, CancellationToken cancellationToken) =>
        await client.ListFailedEventsAsync(request, AuditCall.Options(clock, cancellationToken));
}

/// <summary>This service's own books, without a detour over the wire.</summary>
internal sealed class OwnEventBooks(
    ServiceIdentity identity,
    IRequestHandler<DescribeMessagingRequest, DescribeMessagingResponse> describe,
    IRequestHandler<ScanToldEventsRequest, ScanToldEventsResponse> scan,
    IRequestHandler<GetToldEventsRequest, GetToldEventsResponse> get,
    IRequestHandler<FindUnappliedEventsRequest, FindUnappliedEventsResponse> findUnapplied,
    IRequestHandler<ListFailedEventsRequest, ListFailedEventsResponse> failed) : IEventBooks
{
    private readonly Caller self = new(null, null, identity.Name);

    public string Service => identity.Name;

    public Task<DescribeMessagingResponse> DescribeAsync(CancellationToken cancellationToken) =>
        describe.HandleAsync(new DescribeMessagingRequest(), self, cancellationToken);

    public Task<ScanToldEventsResponse> ScanAsync(ScanToldEventsRequest request, CancellationToken cancellationToken) =>
        scan.HandleAsync(request, self, cancellationToken);

    public Task<GetToldEventsResponse> GetAsync(GetToldEventsRequest request, CancellationToken cancellationToken) =>
        get.HandleAsync(request, self, cancellationToken);

    public Task<FindUnappliedEventsResponse> FindUnappliedAsync(FindUnappliedEventsRequest request, CancellationToken cancellationToken) =>
        findUnapplied.HandleAsync(request, self, cancellationToken);

    public Task<ListFailedEventsResponse> FailedAsync(ListFailedEventsRequest request, CancellationToken cancellationToken) =>
        failed.HandleAsync(request, self, cancellationToken);
}

/// <summary>The books of all services.</summary>
internal sealed class AllEventBooks(OwnEventBooks own, OperationsClients others, TimeProvider clock)
{
    public IReadOnlyList<IEventBooks> Books { get; } =
        [own, .. others.Services.Select(service => new RemoteEventBooks(service, others.Of(service), clock))];
}
