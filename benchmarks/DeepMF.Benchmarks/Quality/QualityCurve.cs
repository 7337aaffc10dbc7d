namespace DeepMF.Benchmarks.Quality;

/// <summary>The runs of one model with one engine: as many points per run as epochs.</summary>
internal sealed record QualityCurve(string Name, IReadOnlyList<IReadOnlyList<QualityPoint>> Runs)
{
    /// <summary>The medians over the runs, one row per epoch.</summary>
    public IReadOnlyList<QualityRow> Rows =>
    [
        .. Enumerable.Range(0, Runs[0].Count).Select(epoch => new QualityRow(
            Name,
            epoch + 1,
            Median(Runs.Select(run => run[epoch].Seconds)),
            Runs.Max(run => run[epoch].Seconds),
            Median(Runs.Select(run => run[epoch].Rmse)),
            Runs.Max(run => run[epoch].Rmse))),
    ];

    /// <summary>The seconds and the epoch of each run at which it first is below a value; a run that never is gives <see langword="null"/>.</summary>
    public IReadOnlyList<(double Seconds, int Epoch)?> FirstBelow(double rmse) =>
    [
        .. Runs.Select(run =>
        {
            var epoch = run.ToList().FindIndex(point => point.Rmse < rmse);
            return epoch < 0 ? ((double, int)?)null : (run[epoch].Seconds, epoch + 1);
        }),
    ];

    private static double Median(IEnumerable<double> values)
    {
        var samples = new Throughput.Samples();
        foreach (var value in values)
            samples.Add(value);
        return samples.Median;
    }
}

/// <summary>An epoch of a curve; the names are those of the JSON file.</summary>
internal sealed record QualityRow(string Curve, int Epoch, double Seconds, double SlowestSeconds, double Rmse, double WorstRmse);
