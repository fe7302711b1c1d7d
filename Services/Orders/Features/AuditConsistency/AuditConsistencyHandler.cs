using AspireOrders.Contracts.Orders.V1;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using Google.Protobuf.WellKnownTypes;

namespace AspireOrders.Orders.Features;

/// <summary>
/// Proves the promises from the services' own data: what callers were answered (I1, I2), the stock of every product (I3), each order against its
/// reservation and payment (I4, I5, I7), and every event against its consumers (I6). All at the same time, page by page, in bounded memory.
/// </summary>
internal sealed class AuditConsistencyHandler(AnswerAudit answers, OrderAudit orders, AllEventBooks books, FactReader facts, TimeProvider clock)
    : IRequestHandler<AuditConsistencyRequest, AuditConsistencyResponse>
{
    public async Task<AuditConsistencyResponse> HandleAsync(AuditConsistencyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var checkedAt = clock.GetUtcNow();
        var violations = new ViolationList();
        var counting = orders.RunAsync(violations, cancellationToken);
        await Task.WhenAll(
            counting,
            answers.RunAsync(violations, cancellationToken),
            new EventAudit(books.Books).RunAsync(violations, cancellationToken),
            StockAsync(violations, cancellationToken));
        return new AuditConsistencyResponse
        {
            CheckedAt = Timestamp.FromDateTimeOffset(checkedAt),
            Orders = await counting,
            Violations = { violations.ToList() },
        };
    }

    private async Task StockAsync(ViolationList violations, CancellationToken cancellationToken) =>
        violations.AddRange((await facts.StockViolationsAsync(cancellationToken)).Select(ConsistencyRules.Describe));
}
