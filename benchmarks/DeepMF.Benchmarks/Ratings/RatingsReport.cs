using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>Prints what was measured as a table.</summary>
internal static class RatingsReport
{
    private static readonly string[] Header = ["model", "optimizer", "k", "ratings", "threads", "million/s", "spread", "limit", "fraction", "build s"];

    public static void Print(IReadOnlyList<RatingsRow> rows, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        output.WriteLine();
        TextTable.Print([Header, .. rows.Select(Cells)], names: 2, output);
    }

    private static string[] Cells(RatingsRow row) =>
    [
        row.Model,
        row.Optimizer,
        TextTable.Whole(row.K),
        TextTable.Whole(row.Ratings),
        TextTable.Whole(row.Threads),
        TextTable.Hundredths(row.RatingsPerSecond / 1e6),
        TextTable.Hundredths(row.Spread),
        TextTable.Hundredths(row.LimitRatingsPerSecond / 1e6),
        TextTable.Hundredths(row.FractionOfLimit),
        TextTable.Hundredths(row.BuildSeconds),
    ];
}
