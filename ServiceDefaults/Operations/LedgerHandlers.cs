using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Messaging;
using AspireOrders.ServiceDefaults.Features;
using AspireOrders.ServiceDefaults.Security;
using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using FailedEvent = AspireOrders.Contracts.Operations.V1.FailedEvent;

namespace AspireOrders.ServiceDefaults.Operations;

/// <summary>How much of the ledger goes into one message; the ids of a page of the most take 320 kB.</summary>
internal static class LedgerLimits
{
    public const int Page = 10_000, MostIds = 20_000, MostFailures = 1000;
}

internal sealed class DescribeMessagingHandler(MessagingTopology topology) : IRequestHandler<DescribeMessagingRequest, DescribeMessagingResponse>
{
    public Task<DescribeMessagingResponse> HandleAsync(DescribeMessagingRequest request, Caller caller, CancellationToken cancellationToken) =>
        Task.FromResult(new DescribeMessagingResponse
        {
            Stream = topology.Stream ?? "",
            Consumers = { topology.Consumers.Select(c => new Consumer { Group = c.Group, Streams = { c.Streams }, Types_ = { c.Types } }) },
        });
}

internal sealed class ScanToldEventsValidator : AbstractValidator<ScanToldEventsRequest>
{
    public ScanToldEventsValidator()
    {
        RuleFor(r => r.After).GreaterThanOrEqualTo(0).WithMessage("is negative");
        RuleFor(r => r.Limit).Must(limit => limit == 0 || limit is >= EventLedger.LeastPage and <= LedgerLimits.MostIds)
            .WithMessage($"must be between {EventLedger.LeastPage} and {LedgerLimits.MostIds}");
        RuleFor(r => r.OlderThanSeconds).GreaterThanOrEqualTo(0).WithMessage("is negative");
    }
}

internal sealed class ScanToldEventsHandler(EventLedger ledger) : IRequestHandler<ScanToldEventsRequest, ScanToldEventsResponse>
{
    public async Task<ScanToldEventsResponse> HandleAsync(ScanToldEventsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var limit = request.Limit == 0 ? LedgerLimits.Page : request.Limit;
        var (told, last) = await ledger.ToldAsync(request.After, limit, TimeSpan.FromSeconds(request.OlderThanSeconds), cancellationToken);
        var names = told.Select(e => e.Type).Distinct(StringComparer.Ordinal).Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        return new ScanToldEventsResponse
        {
            EventIds = PackedIds.Pack([.. told.Select(e => e.Id)]),
            Types_ = { told.Select(e => names[e.Type]) },
            TypeNames = { names.Keys },
            Unpublished = PackedIds.Pack([.. told.Where(e => !e.Published).Select(e => e.Id)]),
            Last = last,
        };
    }
}

internal sealed class GetToldEventsValidator : AbstractValidator<GetToldEventsRequest>
{
    public GetToldEventsValidator() => RuleFor(r => r.EventIds).ArePackedIds(LedgerLimits.MostIds);
}

internal sealed class GetToldEventsHandler(EventLedger ledger) : IRequestHandler<GetToldEventsRequest, GetToldEventsResponse>
{
    public async Task<GetToldEventsResponse> HandleAsync(GetToldEventsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var known = await ledger.FindAsync(PackedIds.Unpack(request.EventIds), cancellationToken);
        return new GetToldEventsResponse { Events = { known.Select(ToMessage) } };
    }

    private static ToldEvent ToMessage(ToldFact told) => new()
    {
        EventId = told.Id.ToString(),
        Type = told.Type,
        AggregateId = told.AggregateId.ToString(),
        OccurredAt = Timestamp.FromDateTimeOffset(told.OccurredAt),
        Published = told.Published,
    };
}

internal sealed class FindUnappliedEventsValidator : AbstractValidator<FindUnappliedEventsRequest>
{
    public FindUnappliedEventsValidator()
    {
        RuleFor(r => r.Group).IsText(100);
        RuleFor(r => r.EventIds).ArePackedIds(LedgerLimits.MostIds);
        RuleFor(r => r.ParcelIds).ArePackedIds(LedgerLimits.MostIds);
        RuleFor(r => r.ToldBetween).Must(ids => ids.Length is 0 or 2 * PackedIds.Size).WithMessage("is not two ids of 16 bytes");
    }
}

internal sealed class FindUnappliedEventsHandler(EventLedger ledger) : IRequestHandler<FindUnappliedEventsRequest, FindUnappliedEventsResponse>
{
    public async Task<FindUnappliedEventsResponse> HandleAsync(FindUnappliedEventsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var ids = PackedIds.Unpack(request.EventIds);
        return new FindUnappliedEventsResponse { EventIds = PackedIds.Pack(ids.Length == 0 ? [] : await FindAsync(request, ids, cancellationToken)) };
    }

    private Task<IReadOnlyList<Guid>> FindAsync(FindUnappliedEventsRequest request, Guid[] ids, CancellationToken cancellationToken)
    {
        if (!request.ParcelIds.IsEmpty) return ledger.UnappliedAsync(request.Group, ids, PackedIds.Unpack(request.ParcelIds), cancellationToken);
        var between = request.ToldBetween.IsEmpty ? ids : PackedIds.Unpack(request.ToldBetween);
        return ledger.UnappliedAsync(request.Group, ids, between.Min(), between.Max(), cancellationToken);
    }
}

internal sealed class ListFailedEventsValidator : AbstractValidator<ListFailedEventsRequest>
{
    public ListFailedEventsValidator()
    {
        RuleFor(r => r.OlderThanSeconds).GreaterThanOrEqualTo(0).WithMessage("is negative");
        RuleFor(r => r.Limit).InclusiveBetween(0, LedgerLimits.MostFailures).WithMessage($"must be between 1 and {LedgerLimits.MostFailures}");
    }
}

internal sealed class ListFailedEventsHandler(EventLedger ledger) : IRequestHandler<ListFailedEventsRequest, ListFailedEventsResponse>
{
    public async Task<ListFailedEventsResponse> HandleAsync(ListFailedEventsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var limit = request.Limit == 0 ? LedgerLimits.MostFailures : request.Limit;
        var failed = await ledger.FailedAsync(TimeSpan.FromSeconds(request.OlderThanSeconds), limit, cancellationToken);
        return new ListFailedEventsResponse { Events = { failed.Select(ToMessage) } };
    }

    private static FailedEvent ToMessage(FailedFact failed) => new()
    {
        EventId = failed.Id.ToString(),
        ConsumerGroup = failed.ConsumerGroup,
        Type = failed.Type,
        AggregateId = failed.AggregateId.ToString(),
        Dead = failed.Dead,
        Tries = failed.Tries,
        Error = failed.Error,
    };
}
