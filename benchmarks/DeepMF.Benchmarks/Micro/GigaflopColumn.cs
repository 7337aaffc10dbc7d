using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace DeepMF.Benchmarks.Micro;

/// <summary>Floating-point operations per nanosecond of the mean time.</summary>
internal sealed class GigaflopColumn(Func<BenchmarkCase, double> flops) : IColumn
{
    public string Id => nameof(GigaflopColumn);

    public string ColumnName => "GFLOP/s";

    public string Legend => "Floating-point operations per second / 10^9; a multiply-add is two";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { } statistics ? (flops(benchmarkCase) / statistics.Mean).ToString("N1", CultureInfo.InvariantCulture) : "NA";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
