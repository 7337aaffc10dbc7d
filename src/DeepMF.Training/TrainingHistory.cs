namespace DeepMF.Training;

/// <summary>What a training run gave, epoch by epoch.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(IReadOnlyList<EpochResult> epochs, ValidationMetric? watched, int? bestEpoch, bool stoppedEarly)
    {
        Epochs = epochs;
        WatchedMetric = watched;
        BestEpoch = bestEpoch;
        StoppedEarly = stoppedEarly;
        TrainingDuration = new TimeSpan(epochs.Sum(e => e.Duration.Ticks));
    }

    /// <summary>The epochs that were run, in order; at least one.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; }

    /// <summary>The validation metric that decides which epoch is the best, or <see langword="null"/> without validation.</summary>
    public ValidationMetric? WatchedMetric { get; }

    /// <summary>The number of the best epoch by <see cref="WatchedMetric"/>, from 1, or <see langword="null"/> without validation.</summary>
    /// <remarks>With early stopping the model has the parameters of this epoch, else those of the last one.</remarks>
    public int? BestEpoch { get; }

    /// <summary>Whether early stopping ended the run before its last epoch.</summary>
    public bool StoppedEarly { get; }

    /// <summary>The time of training; validation and preparation are not in it.</summary>
    public TimeSpan TrainingDuration { get; }
}
