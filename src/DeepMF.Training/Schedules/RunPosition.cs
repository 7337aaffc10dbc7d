namespace DeepMF.Training;

/// <summary>Where a run stands when it asks its schedule for a factor: all that a schedule may depend on.</summary>
public readonly record struct RunPosition
{
    private readonly IReadOnlyList<double>? _watchedValues;

    /// <summary>Describes a position.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="totalSteps">The steps of the whole run, at least 1.</param>
    /// <param name="stepsPerEpoch">The steps of an epoch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RunPosition(long step, long totalSteps, int stepsPerEpoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        (Step, TotalSteps, StepsPerEpoch) = (step, totalSteps, stepsPerEpoch);
    }

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>The steps of the whole run, if it is not stopped early.</summary>
    public long TotalSteps { get; }

    /// <summary>The steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The validation metric that the run watches (see <see cref="TrainingHistory.WatchedMetric"/>), or <see langword="null"/> without validation.</summary>
    public ValidationMetric? WatchedMetric { get; init; }

    /// <summary>The values of <see cref="WatchedMetric"/> after each finished epoch, in order.</summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<double> WatchedValues
    {
        get => _watchedValues ?? [];
        init => _watchedValues = value ?? throw new ArgumentNullException(nameof(WatchedValues));
    }

    /// <summary>How many of <see cref="WatchedValues"/> come before step 0.</summary>
    internal int SkippedEpochs { get; private init; }

    /// <summary>The epochs that are over, with the fraction of the one that runs.</summary>
    internal double Epochs => (double)Step / StepsPerEpoch;

    /// <summary>The share of the run that is over: 0 at its first step, 1 at its last one and beyond.</summary>
    internal double Progress => TotalSteps > 1 ? Math.Min(1, (double)Step / (TotalSteps - 1)) : 0;

    /// <summary>A position in the part of the run that comes after its first epochs.</summary>
    internal RunPosition After(int epochs, long step) => new(step, Math.Max(1, TotalSteps - (long)epochs * StepsPerEpoch), StepsPerEpoch)
    {
        WatchedMetric = WatchedMetric,
        WatchedValues = WatchedValues,
        SkippedEpochs = SkippedEpochs + epochs,
    };
}
