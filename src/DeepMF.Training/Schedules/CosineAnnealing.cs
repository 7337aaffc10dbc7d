namespace DeepMF.Training;

/// <summary>Half a cosine over the whole run, from 1 down to <see cref="MinimumFactor"/>.</summary>
/// <remarks>
/// Loshchilov and Hutter (2017), eq. 5, without restarts: m + (1 - m)(1 + cos(π t)) / 2 with t = step / (steps - 1), so that the last step has m.
/// Put <see cref="WarmUp"/> before it for a start that is gentle.
/// </remarks>
public sealed record CosineAnnealing : LearningRateSchedule
{
    /// <summary>The factor m of the last step.</summary>
    /// <value>A number from 0 to 1; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumFactor { get; init => field = ScheduleCheck.Share(value, nameof(MinimumFactor)); }

    internal override bool NeedsValidation => false;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position) => Cosine(1, MinimumFactor, position.Progress);
}
