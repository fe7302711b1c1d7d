using Aspire.Dashboard.Configuration;
using Aspire.Dashboard.Otlp;
using Aspire.Dashboard.Telemetry;

namespace Aspire.Dashboard.Journal;

/// <summary>
/// Keeps the telemetry of the last runs on disk: the requests as they came, appended to a file for each signal, in segments of which
/// the oldest is dropped. One thread at a time for each signal.
/// </summary>
internal sealed class TelemetryJournal : IDisposable
{
    private const int SegmentsOfASignal = 4;

    private readonly Dictionary<TelemetrySignal, JournalFile> _files = [];

    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public TelemetryJournal(DashboardOptions options)
    {
        if (options.DataDirectory is not { } directory)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        foreach (var signal in Enum.GetValues<TelemetrySignal>())
        {
            var name = signal.ToString().ToLowerInvariant();
            _files[signal] = new JournalFile(directory, name, options.JournalBytes / SegmentsOfASignal, SegmentsOfASignal);
        }
    }

    /// <summary>What was kept of a signal, oldest first; ends where a file is broken and goes on with the next one.</summary>
    public IEnumerable<OtlpPayload> ReadBack(TelemetrySignal signal) =>
        _files.TryGetValue(signal, out var file) ? file.ReadBack().Select(bytes => new OtlpPayload(signal, bytes)) : [];

    /// <summary>Keeps a request.</summary>
    public void Append(OtlpPayload payload) => _files.GetValueOrDefault(payload.Signal)?.Append(payload.Bytes);

    /// <summary>Hands what is buffered to the operating system, which keeps it when this process dies.</summary>
    public void Flush(TelemetrySignal signal) => _files.GetValueOrDefault(signal)?.Flush();

    /// <summary>Forgets all of a signal.</summary>
    public void Clear(TelemetrySignal signal) => _files.GetValueOrDefault(signal)?.Clear();

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }
}
