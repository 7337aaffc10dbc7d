namespace DeepMF.Training;

/// <summary>Rises in a straight line from <see cref="StartFactor"/>, then follows another schedule, which sees the rest of the run as the whole one.</summary>
/// <remarks>
/// Goyal et al. (2017), section 2.2. With w the steps of <see cref="Epochs"/>: (s + (1 - s) step / w) f for a step below w, where f is the first factor of the schedule that follows.
/// A run that is not longer than the warm-up never comes to the schedule that follows. <see cref="ReduceOnPlateau"/> does not see the epochs of the warm-up.
/// </remarks>
public sealed record WarmUp : LearningRateSchedule
{
    /// <summary>The epochs of the warm-up.</summary>
    /// <value>At least 1; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs { get; init => field = ScheduleCheck.Epochs(value, nameof(Epochs)); } = 1;

    /// <summary>The share s of the first step.</summary>
    /// <value>A number from 0 to 1; the default is 0.1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double StartFactor { get; init => field = ScheduleCheck.Share(value, nameof(StartFactor)); } = 0.1;

    /// <summary>The schedule that follows; its step 0 is the first one after the warm-up.</summary>
    /// <value>The default is <see cref="LearningRateSchedule.Constant"/>.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public LearningRateSchedule Then { get; init => field = value ?? throw new ArgumentNullException(nameof(Then)); } = Constant;

    internal override bool NeedsValidation => Then.NeedsValidation;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position)
    {
        var steps = (long)Epochs * position.StepsPerEpoch;
        return position.Step >= steps
            ? Then.FactorAt(position.After(Epochs, position.Step - steps))
            : (StartFactor + (1 - StartFactor) * position.Step / steps) * Then.FactorAt(position.After(Epochs, 0));
    }
}
