namespace AspireOrders.Notifications.Domain;

/// <summary>What a customer was told of one event.</summary>
/// <param name="Id">The event's id, so that no event is told twice.</param>
/// <param name="UserId">Who is told.</param>
/// <param name="OrderId">The order it is about; null when it is about the customer.</param>
/// <param name="Kind">The event without its version, e.g. <c>order.paid</c>.</param>
/// <param name="Text">The sentence for the customer.</param>
/// <param name="CreatedAt">When it happened.</param>
internal sealed record Notification(Guid Id, Guid UserId, Guid? OrderId, string Kind, string Text, DateTimeOffset CreatedAt);
