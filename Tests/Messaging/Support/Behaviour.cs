using AspireOrders.Messaging;
using Npgsql;

namespace AspireOrders.Tests.Messaging.Support;

/// <summary>What the handler under test does besides writing its effects; a test replaces it while it runs.</summary>
public sealed class Behaviour
{
    public Func<EventBatchContext, IReadOnlyList<ReceivedEvent>, CancellationToken, Task> OnHandle { get; set; } = (_, _, _) => Task.CompletedTask;
}

/// <summary>Writes one row per event; a repetition would write a second one.</summary>
public sealed class EffectHandler(Behaviour behaviour) : IEventHandler
{
    public async Task HandleAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await behaviour.OnHandle(context, events, cancellationToken);
        await Effects.WriteAsync(context, events, cancellationToken);
    }
}

/// <summary>The table of effects.</summary>
internal static class Effects
{
    public static async Task WriteAsync(EventBatchContext context, IReadOnlyList<ReceivedEvent> events, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO effects (event_id, aggregate_id, type, number) SELECT * FROM unnest($1, $2, $3, $4)", context.Connection, context.Transaction);
        command.Parameters.Add(new() { Value = events.Select(received => received.Id).ToArray() });
        command.Parameters.Add(new() { Value = events.Select(received => received.AggregateId).ToArray() });
        command.Parameters.Add(new() { Value = events.Select(received => received.Type).ToArray() });
        command.Parameters.Add(new() { Value = events.Select(received => received.AggregateVersion).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
