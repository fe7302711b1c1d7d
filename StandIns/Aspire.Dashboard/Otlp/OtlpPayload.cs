using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Otlp;

/// <summary>An export request as it came, not read yet.</summary>
internal readonly record struct OtlpPayload(TelemetrySignal Signal, byte[] Bytes);
