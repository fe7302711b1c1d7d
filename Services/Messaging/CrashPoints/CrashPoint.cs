using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace AspireOrders.Messaging.CrashPoints;

/// <summary>
/// Named places on the order's path where a test can make the process die, as it could die anywhere. The calls are compiled only where
/// CRASH_POINTS is defined, which is in Debug builds; a Release build has neither the calls nor the names nor what they would do.
/// </summary>
public static partial class CrashPoint
{
    /// <summary>The constant that compiles the calls.</summary>
    public const string Symbol = "CRASH_POINTS";

    /// <summary>Reads <c>CrashPoints:Directory</c>, in which points are armed; without it none ever is.</summary>
    /// <param name="configuration">The host's configuration.</param>
    [Conditional(Symbol)]
    public static void Configure(IConfiguration configuration) => Enable(configuration);

    /// <summary>Dies here by SIGKILL when the point is armed and has been passed often enough.</summary>
    /// <param name="name">The point's name, <c>service.moment</c>.</param>
    [Conditional(Symbol)]
    public static void Reach(string name) => Pass(name);

    static partial void Enable(IConfiguration configuration);

    static partial void Pass(string name);
}
