using System.Globalization;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Quality;

/// <summary>Prints curves as a table.</summary>
internal static class QualityReport
{
    private static readonly string[] Header = ["curve", "epoch", "seconds", "slowest", "RMSE", "worst"];

    public static void Print(IReadOnlyList<QualityCurve> curves, double goal, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        output.WriteLine("Medians of the runs.");
        output.WriteLine();
        TextTable.Print([Header, .. curves.SelectMany(c => c.Rows).Select(Cells)], names: 1, output);
        output.WriteLine();
        foreach (var curve in curves)
        {
            var best = curve.Rows.MinBy(r => r.Rmse)!;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{curve.Name}: best {best.Rmse:0.0000} after {best.Epoch} epochs, {best.Seconds:0.000} s."));
        }

        foreach (var curve in curves)
            output.WriteLine($"{curve.Name}, first below {goal.ToString("0.000", CultureInfo.InvariantCulture)}, run by run: {string.Join("; ", curve.FirstBelow(goal).Select(Describe))}.");
    }

    private static string Describe((double Seconds, int Epoch)? at) =>
        at is { } point ? string.Create(CultureInfo.InvariantCulture, $"{point.Seconds:0.000} s ({point.Epoch} epochs)") : "never";

    private static string[] Cells(QualityRow row) =>
    [
        row.Curve,
        TextTable.Whole(row.Epoch),
        row.Seconds.ToString("0.000", CultureInfo.InvariantCulture),
        row.SlowestSeconds.ToString("0.000", CultureInfo.InvariantCulture),
        row.Rmse.ToString("0.0000", CultureInfo.InvariantCulture),
        row.WorstRmse.ToString("0.0000", CultureInfo.InvariantCulture),
    ];
}
