namespace AspireOrders.Tests.StandIns.Orchestration;

/// <summary>A data directory of its own for each test, gone afterwards.</summary>
public sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orchestration-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
