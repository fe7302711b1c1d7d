namespace AspireOrders.ServiceDefaults.Health;

/// <summary>
/// Does once what every request does, before the first request comes: connects, shakes hands, compiles. A service is ready when its rehearsals
/// are done, or when their time is up: a neighbour that is down is no reason to turn customers away.
/// </summary>
public interface IWarmUp
{
    /// <summary>Rehearses; must change nothing.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
