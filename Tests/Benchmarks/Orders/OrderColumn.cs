using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace AspireOrders.Benchmarks.Orders;

/// <summary>A column whose value is computed from what was measured of a case.</summary>
internal sealed class OrderColumn(string name, string legend, Func<int, Statistics, double?> value) : IColumn
{
    public string Id => nameof(OrderColumn) + name;

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        var size = benchmarkCase.Parameters.Items.Select(i => i.Value).OfType<int>().FirstOrDefault();
        var statistics = summary[benchmarkCase]?.ResultStatistics;
        return statistics is null ? "?" : value(size, new Statistics(statistics.Mean))?.ToString("0", CultureInfo.InvariantCulture) ?? "?";
    }

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}

/// <summary>What BenchmarkDotNet measured of a case.</summary>
/// <param name="MeanNanoseconds">Per order.</param>
internal readonly record struct Statistics(double MeanNanoseconds);
