using Aspire.Dashboard.Otlp.Collector;

namespace Aspire.Dashboard.Otlp;

/// <summary>Takes export requests, whatever protocol they come by.</summary>
internal sealed class OtlpService(OtlpQueue queue)
{
    /// <summary>Hands the request to the queue; the answer tells what was refused.</summary>
    public ExportResponse Export(OtlpPayload payload)
    {
        var refused = queue.Add(payload);
        return refused == 0 ? new ExportResponse() : new ExportResponse
        {
            PartialSuccess = new ExportPartialSuccess
            {
                RejectedItems = refused,
                ErrorMessage = "The dashboard's queue is full: it is sent more than it can take.",
            },
        };
    }
}
