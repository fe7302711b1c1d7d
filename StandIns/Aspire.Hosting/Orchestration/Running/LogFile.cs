namespace Aspire.Hosting.Orchestration;

/// <summary>What one replica printed in this run. The file of the run before is kept; one that grows too large begins anew.</summary>
internal sealed class LogFile(string path) : IAsyncDisposable
{
    private const long LargestBytes = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private StreamWriter? _writer;
    private bool _closed;

    public string Path => path;

    public void Write(string line)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_writer is null || _writer.BaseStream.Length > LargestBytes)
            {
                _writer?.Dispose();
                _writer = Open();
            }

            _writer.WriteLine(line);
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            _writer?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private StreamWriter Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (File.Exists(path))
        {
            File.Move(path, System.IO.Path.ChangeExtension(path, ".previous.log"), overwrite: true);
        }

        return new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }
}
