using AspireOrders.Contracts.Operations.V1;
using AspireOrders.Gateway.Rest;

namespace AspireOrders.Gateway.Features.Operations;

/// <summary>An event that a service has given up on.</summary>
/// <param name="Id">Names it among those of all services.</param>
/// <param name="Service">The service that could not apply it.</param>
/// <param name="ConsumerGroup">The group of that service.</param>
/// <param name="EventId">The event.</param>
/// <param name="Type">Its kind, for instance <c>order.paid.v1</c>.</param>
/// <param name="AggregateId">What it is about, for instance the order.</param>
/// <param name="AggregateVersion">The version that it led to.</param>
/// <param name="Error">The last failure.</param>
/// <param name="Tries">How often it failed by itself.</param>
/// <param name="OccurredAt">When it happened, in UTC.</param>
/// <param name="DeadAt">When it was given up, in UTC.</param>
/// <param name="TraceId">The trace of what told it; null when there was none.</param>
internal sealed record DeadLetterView(
    string Id, string Service, string ConsumerGroup, string EventId, string Type, string AggregateId, int AggregateVersion, string Error, int Tries,
    DateTime OccurredAt, DateTime DeadAt, string? TraceId)
{
    private const int TraceIdAt = 3, TraceIdLength = 32;

    public static DeadLetterView From(string service, DeadLetter letter) => new(
        new DeadLetterId(service, letter.DeadLetterId).ToString(), service, letter.ConsumerGroup, letter.EventId, letter.Type, letter.AggregateId,
        letter.AggregateVersion, letter.Error, letter.Tries, letter.OccurredAt.ToUtc(), letter.DeadAt.ToUtc(), TraceIdOf(letter.Traceparent));

    private static string? TraceIdOf(string traceparent) =>
        traceparent.Length > TraceIdAt + TraceIdLength ? traceparent.Substring(TraceIdAt, TraceIdLength) : null;
}
