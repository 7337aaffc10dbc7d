using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Reading;

/// <summary>One row of the table; the names are those of the JSON file.</summary>
internal sealed record ReadingRow(string Reader, int Threads, int Rows, double RowsPerSecond, double Spread)
{
    private static readonly string[] Header = ["reader", "threads", "rows", "rows/s", "spread"];

    public static void Print(IReadOnlyList<ReadingRow> rows, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        output.WriteLine();
        TextTable.Print([Header, .. rows.Select(r => new[] { r.Reader, TextTable.Whole(r.Threads), TextTable.Whole(r.Rows), TextTable.Whole(r.RowsPerSecond), TextTable.Hundredths(r.Spread) })], names: 1, output);
    }
}
