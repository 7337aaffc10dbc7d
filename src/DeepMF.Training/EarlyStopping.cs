using DeepMF.Optimizers;

namespace DeepMF.Training;

/// <summary>Ends a training run when a validation metric has stopped improving; the parameters of the best epoch are put back at the end.</summary>
/// <remarks>The best parameters are kept in a copy of the model's numbers, so a run needs that memory once more.</remarks>
public sealed record EarlyStopping
{
    /// <summary>The metric that is watched.</summary>
    /// <value>
    /// The default, <see langword="null"/>, is the first of <see cref="TrainerOptions.Metrics"/>, or of <see cref="Training.Metric.DefaultsFor"/> the head; where the run is validated by ranking, the first of
    /// <see cref="RankingValidation.Metrics"/>. A <see cref="RankingMetric"/> is one of those, since it needs lists.
    /// </value>
    public ValidationMetric? Metric { get; init; }

    /// <summary>After how many epochs in a row without improvement the run ends.</summary>
    /// <value>At least 1; the default is 3.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Patience
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Patience), value, "Patience is at least 1 epoch.");
    } = 3;

    /// <summary>By how much the metric must be better than the best one so far to count as an improvement, in units of the metric.</summary>
    /// <value>A finite number of at least 0; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumImprovement
    {
        get;
        init => field = Check.NonNegative(value, nameof(MinimumImprovement));
    }
}
