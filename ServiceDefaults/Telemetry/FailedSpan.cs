using System.Diagnostics;
using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.ServiceDefaults.Telemetry;

/// <summary>The span of a call that failed.</summary>
internal static class FailedSpan
{
    /// <summary>Notes the row of the error table, and that the call failed when the server is to blame.</summary>
    public static void Note(this Activity? span, DomainException error)
    {
        span?.SetStatus(error.Error.HttpStatus >= 500 ? ActivityStatusCode.Error : ActivityStatusCode.Unset, error.Message);
        span?.SetTag("error.type", error.Error.Reason);
    }
}
