using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>A model of E6 trained with one seed.</summary>
internal sealed record FilmModelRun(FilmModel Model, ulong Seed, long Parameters, TrainingHistory History)
{
    /// <summary>Validation RMSE by epoch; of the expected value where the model classifies.</summary>
    public IReadOnlyList<double> Rmse => Values(Metric.Rmse);

    public double BestRmse => Rmse.Min();

    public int BestEpoch => History.BestEpoch!.Value;

    public double SamplesPerSecond => History.Epochs.Sum(e => e.SamplesPerSecond * e.Duration.TotalSeconds) / History.TrainingDuration.TotalSeconds;

    public IReadOnlyList<double> Values(Metric metric) => [.. History.Epochs.Select(e => e.Validation![metric])];

    /// <summary>The first epoch whose training loss is at most the given one, or <see langword="null"/>.</summary>
    public int? FirstEpochWithLoss(double loss) => History.Epochs.FirstOrDefault(e => e.TrainingLoss <= loss)?.Epoch;
}
