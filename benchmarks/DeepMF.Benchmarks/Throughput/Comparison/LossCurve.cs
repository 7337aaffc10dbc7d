using System.Globalization;

namespace DeepMF.Benchmarks.Throughput.Comparison;

/// <summary>The losses of a contender that trains on one batch again and again.</summary>
/// <remarks>A step of Adam then moves the same rows by touched rows as by whole tables, so that all contenders have the same losses but for rounding.</remarks>
internal sealed record LossCurve(BenchmarkModel Model, string Engine, IReadOnlyList<double> Losses)
{
    private const int BatchSize = 1_000;
    private const int Steps = 20;
    private const ulong DataSeed = 2;

    // Single precision, summed in different orders; the updates of small gradients differ most. A wrong learning rate or a missing term is off by percents.
    private const double Tolerance = 1e-3;

    public static LossCurve Of(BenchmarkModel model, IContender contender, int threads)
    {
        var data = RatingData.Create(BatchSize, DataSeed);
        using var loop = contender.Start(model, data, threads, BatchSize);
        return new LossCurve(model, contender.Name, [.. Enumerable.Range(0, Steps).Select(_ => loop.Step(BatchSize))]);
    }

    /// <summary>What is wrong with the curve, or <see langword="null"/>.</summary>
    public string? Complaint(LossCurve reference)
    {
        for (var step = 0; step < Steps; step++)
            if (!(Math.Abs(Losses[step] - reference.Losses[step]) <= Tolerance * reference.Losses[step]))
                return string.Create(CultureInfo.InvariantCulture, $"The contenders do not train the same model: at step {step + 1} on one batch, {Model.Name} has the loss {Losses[step]:G7} with '{Engine}' and {reference.Losses[step]:G7} with '{reference.Engine}'.");
        return Losses[^1] < Losses[0]
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"'{Engine}' does not learn: on one batch, the loss of {Model.Name} went from {Losses[0]:G7} to {Losses[^1]:G7} in {Steps} steps.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Engine} {Losses[0]:0.00000} to {Losses[^1]:0.00000}");

    /// <summary>A line about the curves of one model.</summary>
    public static string Describe(IReadOnlyList<LossCurve> curves) =>
        string.Create(CultureInfo.InvariantCulture, $"Loss of {curves[0].Model.Name} on one batch of {BatchSize:N0} from the first to step {Steps}: {string.Join(", ", curves)}.");
}
