namespace DeepMF.Training;

/// <summary>Falls by the same ratio at every step: γ^(step / steps per epoch), so γ after one epoch, γ² after two.</summary>
/// <remarks>PyTorch's <c>ExponentialLR</c> has these values at the start of each epoch and keeps them for all of it, as <see cref="StepDecay"/> with an epoch of 1 does.</remarks>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>The factor γ of one epoch.</summary>
    /// <value>A number between 0 and 1, both excluded; the default is 0.9.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Factor { get; init => field = ScheduleCheck.Decay(value, nameof(Factor)); } = 0.9;

    internal override bool NeedsValidation => false;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position) => Math.Pow(Factor, position.Epochs);
}
