using Microsoft.Extensions.Options;

namespace AspireOrders.Messaging;

/// <summary>Tells outages from poison: an outage is waited out and never counts, poison counts and ends among the dead letters.</summary>
internal sealed class FailurePolicy(IOptions<MessagingOptions> messaging, Random random)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private readonly MessagingOptions options = messaging.Value;
    private readonly Backoff tries = new(messaging.Value.Consumer.MinimumBackoff, messaging.Value.Consumer.MaximumBackoff, random);
    private readonly Backoff waits = new(ShortestPause, messaging.Value.Consumer.MaximumTransientPause, random);

    public bool IsTransient(Exception exception) =>
        TransientFailure.IsTransient(exception) || options.IsTransient?.Invoke(exception) == true;

    public Backoff OutageBackoff() => new(ShortestPause, options.Consumer.MaximumTransientPause, random);

    public FailureVerdict Judge(FailedEvent failure)
    {
        var received = failure.Event;
        if (IsTransient(failure.Error))
        {
            return new(failure, received.Tries, received.Attempts + 1, waits.After(received.Attempts));
        }

        var count = received.Tries + 1;
        return new(failure, count, received.Attempts + 1, count >= options.Consumer.MaximumTries ? null : tries.After(received.Tries));
    }
}
