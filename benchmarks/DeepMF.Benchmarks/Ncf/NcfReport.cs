using System.Globalization;
using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Ncf;

/// <summary>Prints the runs of each model as a row: means over the seeds, with standard deviations.</summary>
internal static class NcfReport
{
    private static readonly string[] Header = ["model", "HR@10", "sd", "NDCG@10", "sd", "validation HR@10", "NDCG@10", "epochs", "s/epoch", "training s", "total s"];

    public static void Print(IReadOnlyList<NcfRun> runs, TextWriter output)
    {
        output.WriteLine(MachineInfo.Describe());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Means over {runs.Select(r => r.Seed).Distinct().Count()} seeds; sd is the standard deviation of a seed."));
        output.WriteLine();
        TextTable.Print([Header, .. runs.GroupBy(r => r.Model).Select(Cells)], names: 1, output);
    }

    private static string[] Cells(IGrouping<string, NcfRun> runs) =>
    [
        runs.Key,
        Mean(runs.Select(r => r.HitRate)),
        Deviation(runs.Select(r => r.HitRate)),
        Mean(runs.Select(r => r.Ndcg)),
        Deviation(runs.Select(r => r.Ndcg)),
        Mean(runs.Select(r => (double?)r.ValidationHitRate)),
        Mean(runs.Select(r => (double?)r.ValidationNdcg)),
        string.Join("/", runs.Select(r => r.Epochs.ToString(CultureInfo.InvariantCulture))),
        TextTable.Hundredths(runs.Average(r => r.SecondsPerEpoch)),
        runs.Average(r => r.TrainingSeconds).ToString("0.0", CultureInfo.InvariantCulture),
        runs.Average(r => r.TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string Mean(IEnumerable<double?> values) => values.Average()?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";

    private static string Deviation(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToArray();
        return known.Length < 2
            ? "-"
            : Math.Sqrt(known.Sum(v => Math.Pow(v - known.Average(), 2)) / (known.Length - 1)).ToString("0.0000", CultureInfo.InvariantCulture);
    }
}
