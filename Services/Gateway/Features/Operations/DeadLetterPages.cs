using System.Globalization;
using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Gateway.Rest;
using AspireOrders.Gateway.Rest.Queries;
using AspireOrders.ServiceDefaults.Errors;
using AspireOrders.ServiceDefaults.Operations;
using AspireOrders.ServiceDefaults.Paging;
using Grpc.Core;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>
/// One list over the dead letters of all services: each gives its own newest ones, of which the newest make the page. The cursor holds the
/// place in each.
/// </summary>
internal static class DeadLetterPages
{
    public static async Task<Page<DeadLetterView>> ReadAsync(OperationsClients services, PageQuery page, CallOptions call)
    {
        var limit = PageCursor.Limit(page.Limit);
        var places = PageCursor.Decode(page.Cursor, services.Services.Count);
        var lists = await Task.WhenAll(services.Services.Select((service, i) => ListAsync(services, service, Before(places?[i]), limit, call)));
        var items = new List<DeadLetterView>(limit);
        while (items.Count < limit && lists.Where(l => l.Next is not null).MaxBy(l => l.Next!.DeadAt.ToDateTime()) is { } newest) items.Add(newest.Take());
        return new Page<DeadLetterView>(items, lists.Any(l => l.HasMore) ? PageCursor.Encode([.. lists.Select(l => l.Place)]) : null);
    }

    // Everything of a service comes before the number of the last one that was shown; nothing does before 0.
    private static long? Before(string? place) => place switch
    {
        null or "" => null,
        _ when long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw DomainException.Invalid("cursor", "is not a cursor of this list"),
    };

    private static async Task<ServiceList> ListAsync(OperationsClients services, string service, long? before, int limit, CallOptions call)
    {
        if (before == 0) return new ServiceList(service, before, new ListDeadLettersResponse());
        var request = new ListDeadLettersRequest { Limit = limit };
        if (before is { } number) request.Before = number;
        return new ServiceList(service, before, await services.Of(service).ListDeadLettersAsync(request, call));
    }

    /// <summary>What one service gave, and how much of it is on the page.</summary>
    private sealed class ServiceList(string service, long? before, ListDeadLettersResponse given)
    {
        private int taken;

        public DeadLetter? Next => taken < given.DeadLetters.Count ? given.DeadLetters[taken] : null;

        public bool HasMore => Next is not null || given.More;

        public string Place => (HasMore, taken) switch
        {
            (false, _) => "0",
            (_, 0) => before?.ToString(CultureInfo.InvariantCulture) ?? "",
            _ => given.DeadLetters[taken - 1].DeadLetterId.ToString(CultureInfo.InvariantCulture),
        };

        public DeadLetterView Take() => DeadLetterView.From(service, given.DeadLetters[taken++]);
    }
}
