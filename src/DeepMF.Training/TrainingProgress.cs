namespace DeepMF.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">The epochs of the run, if it is not stopped early.</param>
/// <param name="Batch">The finished batches of the epoch; its finished rounds where the engine trains rating by rating (<see cref="TrainerOptions.BatchSize"/> 1).</param>
/// <param name="Batches">The batches, or rounds, of an epoch.</param>
/// <param name="Samples">The rows that this epoch has trained on; a pair of a ranking head is two rows.</param>
/// <param name="Loss">The mean training loss of this epoch's rows so far, each measured before the step, or the rating's move, that learned from it.</param>
/// <param name="SamplesPerSecond">The rows per second of this epoch so far; 0 where the clock has not moved.</param>
/// <param name="IsEpochEnd">Whether the epoch is over and its validation done.</param>
/// <param name="Validation">The validation metrics at the end of an epoch; else, and without validation rows, <see langword="null"/>.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    long Samples,
    double Loss,
    double SamplesPerSecond,
    bool IsEpochEnd,
    EvaluationResult? Validation)
{
    /// <summary>The ranking metrics at the end of an epoch of a run that is validated by ranking; else <see langword="null"/>.</summary>
    public RankingResult? Ranking { get; init; }
}
