namespace DeepMF.Training;

/// <summary>How the learning rate changes while a model is trained: a factor on the learning rate of the optimizer. The hierarchy is closed.</summary>
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
    /// <param name="step">The step, from 0.</param>
    /// <param name="totalSteps">The steps of the whole run, if it is not stopped early.</param>
    /// <returns>The factor on the learning rate of the optimizer.</returns>
    /// <exception cref="InvalidOperationException">A schedule of your own returned a number that is negative or not finite.</exception>
    public abstract double FactorAt(long step, long totalSteps);

    private sealed record ConstantSchedule : LearningRateSchedule
    {
        public override double FactorAt(long step, long totalSteps) => 1;
    }

    private sealed record CustomSchedule(Func<long, long, double> Factor) : LearningRateSchedule
    {
        public override double FactorAt(long step, long totalSteps)
        {
            var factor = Factor(step, totalSteps);
            return factor >= 0 && double.IsFinite(factor)
                ? factor
                : throw new InvalidOperationException(FormattableString.Invariant($"The learning-rate schedule returned {factor} for step {step} of {totalSteps}. Return a finite factor of at least 0."));
        }
    }
}
