using AspireOrders.ServiceDefaults.Errors;

namespace AspireOrders.Gateway.Rest.Errors;

/// <summary>The body of every failed request: a problem document of RFC 9457 with the platform's own code, time and trace.</summary>
/// <param name="Type">A URN that names the row of the error table, e.g. <c>urn:aspireorders:error:2003</c>.</param>
/// <param name="Title">What kind of failure it is, the same for every occurrence.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong this time.</param>
/// <param name="Instance">A URN that names this one occurrence by its trace.</param>
/// <param name="Code">The number to branch on.</param>
/// <param name="Message">What went wrong this time; the same text as <c>detail</c>.</param>
/// <param name="Timestamp">When, in UTC.</param>
/// <param name="Path">The path that was asked for.</param>
/// <param name="TraceId">Finds the request in traces and logs.</param>
/// <param name="Details">Each bad field, missing product or broken rule; empty when the message says it all.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string Instance, int Code, string Message, DateTime Timestamp, string Path, string TraceId,
    IReadOnlyList<FieldError> Details);
