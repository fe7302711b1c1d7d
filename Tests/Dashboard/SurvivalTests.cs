using Aspire.Dashboard.Journal;
using Aspire.Dashboard.Telemetry;

namespace AspireOrders.Tests.Dashboard;

public sealed class SurvivalTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("dashboard").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Telemetry_is_there_again_after_a_restart()
    {
        var settings = new Dictionary<string, string?> { ["Dashboard:DataDirectory"] = _directory };
        await using (var first = await RunningDashboard.StartAsync(settings))
        {
            var queue = first.Queue;
            queue.Add(Wire.Spans("orders", Wire.Span(1, 1, name: "before")));
            queue.Add(Wire.Logs("orders", Wire.Log("kept")));
            queue.Add(Wire.Metrics("orders", Wire.Counter(1000, 3)));
            await Eventually.TrueAsync(() => HasAll(first), "all signals are taken");
        }

        await using var second = await RunningDashboard.StartAsync(settings);
        await Eventually.TrueAsync(() => HasAll(second), "all signals are read back");
        second.Store.GetTrace(Wire.TraceId(1)).ShouldNotBeNull().Summary.Name.ShouldBe("before");

        static bool HasAll(RunningDashboard dashboard) => dashboard.Store.GetTraces(new TraceQuery()).TotalCount == 1
            && dashboard.Store.GetLogs(new LogQuery()).TotalCount == 1 && dashboard.Store.GetInstruments().Count == 1;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(11)]
    public void What_was_half_written_ends_its_segment_and_nothing_else(int missingBytes)
    {
        Write(["one"u8.ToArray(), "two"u8.ToArray()]);
        using (var file = File.OpenWrite(Directory.GetFiles(_directory).Single()))
        {
            file.SetLength(file.Length - missingBytes);
        }

        Write(["three"u8.ToArray()]);

        Read().ShouldBe(["one", "three"]);
    }

    [Fact]
    public void Bytes_that_are_no_record_end_their_segment()
    {
        Write(["one"u8.ToArray()]);
        File.AppendAllText(Directory.GetFiles(_directory).Single(), "this is no header of a record at all");

        Read().ShouldBe(["one"]);
    }

    [Fact]
    public void The_oldest_segments_go_so_that_the_files_stay_within_their_limit()
    {
        for (var number = 0; number < 100; number++)
        {
            Write([new byte[100]]);
        }

        Directory.GetFiles(_directory).Sum(static file => new FileInfo(file).Length).ShouldBeLessThanOrEqualTo(4 * 256);
        Read().Count.ShouldBeGreaterThan(3);
    }

    private void Write(IEnumerable<byte[]> records)
    {
        using var file = Open();
        foreach (var record in records)
        {
            file.Append(record);
        }
    }

    private List<string> Read()
    {
        using var file = Open();
        return [.. file.ReadBack().Select(System.Text.Encoding.UTF8.GetString)];
    }

    private JournalFile Open() => new(_directory, "logs", segmentBytes: 256, segments: 4);
}
