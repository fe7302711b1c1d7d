using System.Buffers.Binary;
using System.Globalization;

namespace Aspire.Dashboard.Journal;

/// <summary>
/// Records in numbered segments <c>name-000001.otlp</c>. A record is its length (4 bytes, little endian), a check of it and its bytes;
/// what a killed process left half written ends its segment.
/// </summary>
internal sealed class JournalFile(string directory, string name, int segmentBytes, int segments) : IDisposable
{
    private const int HeaderBytes = 2 * sizeof(uint);
    private const int LongestRecord = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private FileStream? _current;
    private long _length;
    private bool _hasFailed;

    public IEnumerable<byte[]> ReadBack()
    {
        foreach (var path in Segments())
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            while (ReadRecord(file) is { } record)
            {
                yield return record;
            }
        }
    }

    public void Append(byte[] record)
    {
        lock (_lock)
        {
            if (_hasFailed)
            {
                return;
            }

            try
            {
                Write(record);
            }
            catch (IOException)
            {
                // A full disk costs the memory of past runs; the present is not worth less for it.
                _hasFailed = true;
                _current?.Dispose();
                _current = null;
            }
        }
    }

    public void Flush()
    {
        lock (_lock)
        {
            try
            {
                _current?.Flush();
            }
            catch (IOException)
            {
                _hasFailed = true;
            }
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _current?.Dispose();
            _current = null;
            _hasFailed = false;
            foreach (var path in Segments())
            {
                File.Delete(path);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _hasFailed = true;
            _current?.Dispose();
        }
    }

    private void Write(byte[] record)
    {
        if (_current is null || (_length > 0 && _length + record.Length > segmentBytes))
        {
            Begin();
        }

        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, record.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(uint)..], ~record.Length);
        _current!.Write(header);
        _current.Write(record);
        _length += HeaderBytes + record.Length;
    }

    private void Begin()
    {
        _current?.Dispose();
        var known = Segments();
        var number = known.Count == 0 ? 1 : NumberOf(known[^1]) + 1;
        _current = new FileStream(
            Path.Combine(directory, $"{name}-{number:d6}.otlp"), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 64 * 1024);
        _length = 0;
        foreach (var old in known.SkipLast(segments - 1))
        {
            File.Delete(old);
        }
    }

    private List<string> Segments() =>
        [.. Directory.EnumerateFiles(directory, $"{name}-*.otlp").Where(static path => NumberOf(path) > 0).OrderBy(NumberOf)];

    private static int NumberOf(string path)
    {
        var file = Path.GetFileNameWithoutExtension(path);
        return int.TryParse(file.AsSpan(file.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static byte[]? ReadRecord(FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > LongestRecord || ~length != BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(uint)..])
            || file.Length - file.Position < length)
        {
            return null;
        }

        var record = new byte[length];
        file.ReadExactly(record);
        return record;
    }
}
