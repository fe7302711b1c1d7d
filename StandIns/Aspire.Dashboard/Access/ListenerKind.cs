namespace Aspire.Dashboard.Access;

/// <summary>What is served on a port; set on each of its connections.</summary>
internal sealed record ListenerKind(bool ServesFrontend, bool ServesOtlpGrpc, bool ServesOtlpHttp)
{
    /// <summary>Whether it has anything to do with telemetry coming in.</summary>
    public bool ServesOtlp => ServesOtlpGrpc || ServesOtlpHttp;
}
