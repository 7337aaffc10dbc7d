using DeepMF.Data;
using DeepMF.Optimizers;

namespace DeepMF.Training;

/// <summary>How a learning rate is searched.</summary>
public sealed record LearningRateFinderOptions
{
    /// <summary>The optimizer whose learning rate is searched; the rate that it has itself is not read.</summary>
    /// <value>The default is <see cref="Adam"/> with its defaults.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Optimizer));
    } = new Adam();

    /// <summary>The rows of a step (the pairs, for a ranking head). Take that of the training: a good rate depends on it.</summary>
    /// <value>At least 1; the default is 1024.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int BatchSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "BatchSize is at least 1.");
    } = 1024;

    /// <summary>The learning rate of the first step.</summary>
    /// <value>A finite number above 0; the default is 10⁻⁷, as in fastai.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double MinimumRate { get; init => field = Check.Positive(value, nameof(MinimumRate)); } = 1e-7;

    /// <summary>The learning rate of the last step, if the loss has not diverged before.</summary>
    /// <value>A finite number above <see cref="MinimumRate"/>; the default is 10, as in fastai.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double MaximumRate { get; init => field = Check.Positive(value, nameof(MaximumRate)); } = 10;

    /// <summary>The steps from one rate to the other; from step to step the rate grows by the same factor.</summary>
    /// <value>At least 10; the default is 100, as in fastai.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 10.</exception>
    public int Steps
    {
        get;
        init => field = value >= 10 ? value : throw new ArgumentOutOfRangeException(nameof(Steps), value, "Steps is at least 10.");
    } = 100;

    /// <summary>The weight β of the past in the smoothed loss.</summary>
    /// <remarks>With d the loss of a batch less that of the same batch before anything was learned: a = β a + (1 - β) d; the smoothed loss is a / (1 - βⁿ) after n batches, plus the mean loss before.</remarks>
    /// <value>A number of at least 0 and less than 1; the default is 0.85. (fastai has 0.98, and no losses from before to compare with.)</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double Smoothing { get; init => field = Check.Decay(value, nameof(Smoothing)); } = 0.85;

    /// <summary>The search ends when the smoothed loss is more than this many times its lowest value so far, or a quarter of the loss at the start where that is more.</summary>
    /// <value>A finite number above 1; the default is 4, as in fastai.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public double DivergenceFactor
    {
        get;
        init => field = value > 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(DivergenceFactor), value, "DivergenceFactor is a finite number above 1.");
    } = 4;

    /// <summary>Whether a global bias that is still 0 starts where the targets have their mean, as <see cref="TrainerOptions.InitializeGlobalBias"/> does.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool InitializeGlobalBias { get; init; } = true;

    /// <summary>Whether and how items that users have no interaction with are drawn. Take that of the training (<see cref="TrainerOptions.NegativeSampling"/>).</summary>
    /// <value>The default is <see langword="null"/>; regression and softmax heads take no other value.</value>
    public NegativeSampling? NegativeSampling { get; init; }

    /// <summary>Decides the order of the rows, dropout and sampled negatives.</summary>
    /// <value>Any number; the default is 0.</value>
    public ulong Seed { get; init; }
}
