using System.Diagnostics;

namespace AspireOrders.Messaging;

/// <summary>
/// An ambient activity that is not recorded. Under it the statements of an idle loop, which run all day, leave no traces of their own.
/// </summary>
public static class QuietActivity
{
    /// <summary>Begins one, which lasts until it is disposed.</summary>
    public static Activity Start() =>
        new Activity("idle").SetIdFormat(ActivityIdFormat.W3C).Start();
}
