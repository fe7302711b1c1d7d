using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Contracts.Orders.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>The outcome of an audit.</summary>
/// <param name="CheckedAt">When, in UTC.</param>
/// <param name="Orders">How many orders were looked at.</param>
/// <param name="Violations">Every broken promise; empty when all hold.</param>
/// <param name="Reconciliations">What each service compared with its neighbours by itself, and what it found lately.</param>
internal sealed record ConsistencyView(
    DateTime CheckedAt, long Orders, IReadOnlyList<ViolationView> Violations, IReadOnlyList<ReconciliationView> Reconciliations)
{
    public static ConsistencyView From(AuditConsistencyResponse audit, IEnumerable<ReconciliationView> reconciliations) => new(
        audit.CheckedAt.ToUtc(), audit.Orders, [.. audit.Violations.Select(v => new ViolationView(v.Invariant, v.Subject, v.Detail))], [.. reconciliations]);
}

/// <summary>One broken promise.</summary>
/// <param name="Invariant">Its number, <c>I1</c> to <c>I7</c>.</param>
/// <param name="Subject">The order or product it is about; empty when it stands for many.</param>
/// <param name="Detail">What does not fit.</param>
internal sealed record ViolationView(string Invariant, string Subject, string Detail);

/// <summary>What a service compared with its neighbours.</summary>
/// <param name="Service">The service.</param>
/// <param name="Name">What it compared.</param>
/// <param name="LastRunAt">When the last pass ended, in UTC; null before the first.</param>
/// <param name="Compared">How many things the last pass compared.</param>
/// <param name="Runs">How many passes there were.</param>
/// <param name="Findings">What did not fit and was mended, newest first.</param>
internal sealed record ReconciliationView(
    string Service, string Name, DateTime? LastRunAt, long Compared, long Runs, IReadOnlyList<FindingView> Findings)
{
    public static ReconciliationView From(string service, Reconciliation reconciliation) => new(
        service, reconciliation.Name, reconciliation.FinishedAt?.ToUtc(), reconciliation.Compared, reconciliation.Runs,
        [.. reconciliation.Findings.Select(FindingView.From)]);
}

/// <summary>Something that did not fit.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Subject">What it is about, for instance the order.</param>
/// <param name="Detail">What was done about it.</param>
/// <param name="Times">How many passes found it.</param>
/// <param name="FirstAt">When it was found first, in UTC.</param>
/// <param name="LastAt">When it was found last, in UTC.</param>
internal sealed record FindingView(string Kind, string Subject, string Detail, int Times, DateTime FirstAt, DateTime LastAt)
{
    public static FindingView From(Finding finding) =>
        new(finding.Kind, finding.Subject, finding.Detail, finding.Times, finding.FirstAt.ToUtc(), finding.LastAt.ToUtc());
}
