namespace DeepMF.Training;

/// <summary>One cycle over the whole run: up to the optimizer's learning rate, then down to almost nothing, each along half a cosine.</summary>
/// <remarks>
/// Smith and Topin (2018), "Super-convergence", in the form of fastai's <c>fit_one_cycle</c>. With t = step / (steps - 1), p = <see cref="PeakAt"/>, s and e the factors
/// of start and end: s + (1 - s)(1 - cos(π t / p)) / 2 for t at most p, then e + (1 - e)(1 + cos(π (t - p) / (1 - p))) / 2.
/// The first step has s, the last one e. PyTorch's <c>OneCycleLR</c> with its defaults is p = 0.3, s = 1/25, e = 4·10⁻⁶ and has its peak up to one step
/// earlier. The momentum is not cycled.
/// </remarks>
public sealed record OneCycle : LearningRateSchedule
{
    /// <summary>The share of the run after which the factor is 1.</summary>
    /// <value>A number between 0 and 1, both excluded; the default is 0.25, as in fastai (PyTorch: 0.3), whose measurements the project repeats.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double PeakAt { get; init => field = ScheduleCheck.Decay(value, nameof(PeakAt)); } = 0.25;

    /// <summary>The factor of the first step.</summary>
    /// <value>A number from 0 to 1; the default is 1/25, fastai's and PyTorch's <c>div</c> of 25.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double StartFactor { get; init => field = ScheduleCheck.Share(value, nameof(StartFactor)); } = 1.0 / 25;

    /// <summary>The factor of the last step.</summary>
    /// <value>A number from 0 to 1; the default is 10⁻⁵, fastai's <c>div_final</c> of 10⁵, which divides the peak, not the start.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double EndFactor { get; init => field = ScheduleCheck.Share(value, nameof(EndFactor)); } = 1e-5;

    internal override bool NeedsValidation => false;

    /// <inheritdoc/>
    public override double FactorAt(RunPosition position)
    {
        var t = position.Progress;
        return t <= PeakAt ? Cosine(StartFactor, 1, t / PeakAt) : Cosine(1, EndFactor, (t - PeakAt) / (1 - PeakAt));
    }
}
