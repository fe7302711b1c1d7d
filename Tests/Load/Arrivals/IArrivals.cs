namespace AspireOrders.Load.Arrivals;

/// <summary>When which order is due. Orders are numbered from 0.</summary>
internal interface IArrivals
{
    /// <summary>How many orders are due at a moment, all earlier ones included; never falls.</summary>
    /// <param name="elapsed">Time since the start of the run.</param>
    /// <param name="answered">How many orders have been answered by then.</param>
    long CountDueBy(TimeSpan elapsed, long answered);

    /// <summary>The moment from which the latency of an order counts, as time since the start of the run.</summary>
    /// <param name="number">The order's number.</param>
    /// <param name="sent">When it is sent.</param>
    TimeSpan IntendedStart(long number, TimeSpan sent);

    /// <summary>How many orders there will have been in all; null as long as that depends on the answers.</summary>
    long? Total { get; }

    /// <summary>How long orders become due.</summary>
    TimeSpan Duration { get; }
}
