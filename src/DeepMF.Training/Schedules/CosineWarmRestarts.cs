namespace DeepMF.Training;

/// <summary>Half a cosine from 1 down to <see cref="MinimumFactor"/>, again and again (SGDR).</summary>
/// <remarks>
/// Loshchilov and Hutter (2017), "SGDR", eq. 5: m + (1 - m)(1 + cos(π c / T)) / 2, where c counts epochs since the last restart, with fractions, and T is the length of the
/// period: <see cref="FirstPeriod"/>, then each time <see cref="Multiplier"/> times as long. A step on which a period would end is the first of the
/// next one and has factor 1. A run of T₀ (mⁿ - 1) / (m - 1) epochs (n T₀ for a multiplier m of 1) ends with its n-th period.
/// </remarks>
public sealed record CosineWarmRestarts : LearningRateSchedule
{
    /// <summary>The length T₀ of the first period, in epochs.</summary>
    /// <value>At least 1; the default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int FirstPeriod { get; init => field = ScheduleCheck.Epochs(value, nameof(FirstPeriod)); } = 1;

    /// <summary>How many times as long as the last one a period is.</summary>
    /// <value>At least 1, which keeps them equal; the default is 2.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Multiplier
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Multiplier), value, "Multiplier is at least 1.");
    } = 2;

    /// <summary>The factor m towards which each period falls.</summary>
    /// <value>A number from 0 to 1; the default is 0.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumFactor { get; init => field = ScheduleCheck.Share(value, nameof(MinimumFactor)); }

    internal override bool NeedsValidation => false;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position)
    {
        // Whole steps, and wide ones: no rounding at a restart, no overflow of a period.
        Int128 step = position.Step;
        var period = (Int128)FirstPeriod * position.StepsPerEpoch;
        if (Multiplier == 1)
            step %= period;
        for (; step >= period; period *= Multiplier)
            step -= period;
        return Cosine(1, MinimumFactor, (double)step / (double)period);
    }
}
