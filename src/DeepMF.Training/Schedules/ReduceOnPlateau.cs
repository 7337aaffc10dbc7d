using DeepMF.Optimizers;

namespace DeepMF.Training;

/// <summary>Multiplies the factor by γ each time the watched validation metric has not improved for <see cref="Patience"/> epochs in a row.</summary>
/// <remarks>
/// As PyTorch's <c>ReduceLROnPlateau</c>, but without state: the factor follows from the values of the metric after the epochs before the step. The metric is
/// that of early stopping, or else the first one; an epoch improves when it is better than the best one so far by more than <see cref="MinimumImprovement"/>.
/// After a reduction the epochs are counted anew, the best value stays. PyTorch's <c>patience</c> is this one less 1, its <c>threshold</c> a share of the best value.
/// </remarks>
public sealed record ReduceOnPlateau : LearningRateSchedule
{
    /// <summary>The multiplier γ.</summary>
    /// <value>A number between 0 and 1, both excluded; the default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Factor { get; init => field = ScheduleCheck.Decay(value, nameof(Factor)); } = 0.1;

    /// <summary>After how many epochs in a row without improvement the factor falls, at the first step of the next epoch.</summary>
    /// <value>At least 1; the default is 2, below that of <see cref="EarlyStopping.Patience"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Patience { get; init => field = ScheduleCheck.Epochs(value, nameof(Patience)); } = 2;

    /// <summary>By how much the metric must be better than the best one so far to count as an improvement, in units of the metric.</summary>
    /// <value>A finite number of at least 0; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumImprovement { get; init => field = Check.NonNegative(value, nameof(MinimumImprovement)); }

    /// <summary>The factor below which the schedule does not go.</summary>
    /// <value>A number from 0 to 1; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumFactor { get; init => field = ScheduleCheck.Share(value, nameof(MinimumFactor)); }

    internal override bool NeedsValidation => true;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position)
    {
        var metric = position.WatchedMetric
            ?? throw new InvalidOperationException("ReduceOnPlateau watches a validation metric, but the position has none. Set RunPosition.WatchedMetric and WatchedValues.");
        // Later epochs than that of the step may be known where a finished run is drawn; they do not count.
        var first = position.SkippedEpochs;
        var end = Math.Min(position.WatchedValues.Count, first + position.Step / position.StepsPerEpoch);
        var (reductions, worse, best) = (0, 0, 0.0);
        for (var epoch = first; epoch < end; epoch++)
        {
            var value = position.WatchedValues[epoch];
            if (epoch == first || metric.IsBetter(value, best, MinimumImprovement))
                (best, worse) = (value, 0);
            else if (++worse == Patience)
                (reductions, worse) = (reductions + 1, 0);
        }

        return Math.Max(MinimumFactor, Math.Pow(Factor, reductions));
    }
}
