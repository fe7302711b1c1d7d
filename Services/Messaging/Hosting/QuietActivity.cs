using System.Diagnostics;

namespace AspireOrders.Messaging;

/// <summary>
/// An ambient activity that is not recorded. Under it the statements of an idle loop, which run all day, leave no traces of their own.
/// </summary>
internal static class QuietActivity
{
    public static Activity Start() =>
        new Activity("idle").SetIdFormat(ActivityIdFormat.W3C).Start();
}
