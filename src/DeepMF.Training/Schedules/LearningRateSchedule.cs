namespace DeepMF.Training;

/// <summary>How the learning rate changes while a model is trained: a factor on the learning rate of the optimizer. The hierarchy is closed.</summary>
/// <remarks>A schedule has no state: its factor depends on the position of the run alone, so it can be drawn before a run, and the same run gives the same rates.</remarks>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>A factor of 1 at every step.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>A factor of your own.</summary>
    /// <param name="factor">Takes the step, from 0, and the number of steps of the whole run; returns a finite factor of at least 0.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Custom(Func<long, long, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new CustomSchedule(factor);
    }

    /// <summary>The factor of one step.</summary>
    /// <param name="position">Where the run stands.</param>
    /// <returns>The factor on the learning rate of the optimizer.</returns>
    /// <exception cref="InvalidOperationException">
    /// A schedule of your own returned a number that is negative or not finite, or the schedule watches a validation metric and the run has none.
    /// </exception>
    public abstract double FactorAt(RunPosition position);

    /// <summary>Whether the schedule watches a validation metric. Being internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract bool NeedsValidation { get; }

    /// <summary>From one factor to another along half a cosine.</summary>
    private protected static double Cosine(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        internal override bool NeedsValidation => false;

        public override double FactorAt(RunPosition position) => 1;
    }

    private sealed record CustomSchedule(Func<long, long, double> Factor) : LearningRateSchedule
    {
        internal override bool NeedsValidation => false;

        public override double FactorAt(RunPosition position)
        {
            var factor = Factor(position.Step, position.TotalSteps);
            return factor >= 0 && double.IsFinite(factor)
                ? factor
                : throw new InvalidOperationException(FormattableString.Invariant($"The learning-rate schedule returned {factor} for step {position.Step} of {position.TotalSteps}. Return a finite factor of at least 0."));
        }
    }
}
