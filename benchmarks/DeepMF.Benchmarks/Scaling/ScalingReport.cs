using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Scaling;

/// <summary>Prints what was measured as a table.</summary>
internal static class ScalingReport
{
    private static readonly string[] Header = ["model", "ratings", "user rows", "threads", "million/s", "spread", "s/epoch", "ratio", "build s", "tables MB", "(computed)", "session MB", "(computed)", "peak MB"];

    public static void Print(IReadOnlyList<ScalingRow> rows, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        output.WriteLine();
        TextTable.Print([Header, .. rows.Select(Cells)], names: 1, output);
    }

    private static string[] Cells(ScalingRow row) =>
    [
        row.Model,
        TextTable.Whole(row.Ratings),
        TextTable.Whole(row.UserRows),
        TextTable.Whole(row.Threads),
        TextTable.Hundredths(row.SamplesPerSecond / 1e6),
        TextTable.Hundredths(row.Spread),
        TextTable.Hundredths(row.SecondsPerEpoch),
        TextTable.Hundredths(row.RatioToOneThread),
        TextTable.Hundredths(row.BuildSeconds),
        Megabytes(row.Parameters.Measured),
        Megabytes(row.Parameters.Predicted),
        Megabytes(row.Session.Measured),
        Megabytes(row.Session.Predicted),
        Megabytes(row.PeakBytes),
    ];

    private static string Megabytes(long bytes) => TextTable.Whole(bytes / 1e6);
}
