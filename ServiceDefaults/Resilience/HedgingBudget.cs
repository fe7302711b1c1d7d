namespace AspireOrders.ServiceDefaults.Resilience;

/// <summary>Each call adds a part of a token, each hedge takes a whole one.</summary>
internal sealed class HedgingBudget
{
    // Enough for a service that is hardly asked, too few to matter to one that is asked much.
    private const double Most = 10;

    private readonly Lock gate = new();
    private double tokens = Most;

    public void Asked(double share)
    {
        lock (gate) tokens = Math.Min(Most, tokens + share);
    }

    public bool TryTake()
    {
        lock (gate)
        {
            if (tokens < 1) return false;
            tokens--;
            return true;
        }
    }
}
