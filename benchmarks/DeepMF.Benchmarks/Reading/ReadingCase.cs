using System.Diagnostics;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Reading;

/// <summary>One way to read the ratings; a further one is a line in <see cref="All"/>.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Threads">The threads that it uses.</param>
/// <param name="Seconds">Reads once and says how long that took.</param>
internal sealed record ReadingCase(string Name, int Threads, Func<double> Seconds)
{
    public Samples RowsPerSecond { get; } = new();

    public static IReadOnlyList<ReadingCase> All(ReadingFiles files, PandasReader? pandas)
    {
        List<ReadingCase> cases = [.. Tables("csv", () => CsvInteractionReader.Open<int, int>(files.Csv, ReadingFiles.CsvOptions), () => SourceReading.ExpectedLines(files.Csv)),
            .. Tables("parquet", () => ParquetInteractionReader.Open<int, int>(files.Parquet, ReadingFiles.ParquetOptions), () => files.Rows)];
        if (pandas is not null)
            cases.Add(new ReadingCase("pandas.read_csv", 1, () => pandas.Seconds(files.Csv)));
        return cases;
    }

    /// <summary>A source that becomes a table: on one thread, and with a second one that reads ahead.</summary>
    private static IEnumerable<ReadingCase> Tables(string name, Func<InteractionSource<int, int>> open, Func<int> expectedRows) =>
        new[] { false, true }.Select(inBackground => new ReadingCase(name, inBackground ? 2 : 1, () => Timed(() =>
        {
            using var source = open();
            source.ToTable(new InteractionTableBuilder<int, int>(source.HasTimestamps, expectedRows()), inBackground);
        })));

    private static double Timed(Action read)
    {
        var start = Stopwatch.GetTimestamp();
        read();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
