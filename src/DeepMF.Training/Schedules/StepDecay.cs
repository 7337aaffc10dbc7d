namespace DeepMF.Training;

/// <summary>Multiplies the factor by γ every n epochs: γ^⌊epoch / n⌋, with epochs from 0.</summary>
/// <remarks>As PyTorch's <c>StepLR</c>. <see cref="ExponentialDecay"/> falls step by step instead.</remarks>
public sealed record StepDecay : LearningRateSchedule
{
    /// <summary>The multiplier γ.</summary>
    /// <value>A number between 0 and 1, both excluded; the default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Factor { get; init => field = ScheduleCheck.Decay(value, nameof(Factor)); } = 0.1;

    /// <summary>The epochs n from one change to the next.</summary>
    /// <value>At least 1; the default is 10.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs { get; init => field = ScheduleCheck.Epochs(value, nameof(Epochs)); } = 10;

    internal override bool NeedsValidation => false;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position) => Math.Pow(Factor, position.Step / position.StepsPerEpoch / Epochs);
}
