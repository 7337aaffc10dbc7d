namespace DeepMF.Training;

/// <summary>What one epoch gave.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">The mean loss of the epoch's rows, each measured before the step, or the rating's move, that learned from it; penalties are left out.</param>
/// <param name="Validation">The metrics on the validation rows after the epoch, or <see langword="null"/> without such rows; for ranking metrics see <see cref="Ranking"/>.</param>
/// <param name="Duration">The time of training; validation is not in it.</param>
/// <param name="SamplesPerSecond">Trained rows per second of <paramref name="Duration"/>; 0 where the clock has not moved.</param>
/// <param name="LearningRate">The learning rate of the epoch's last step: a batch, or a round where the engine trains rating by rating.</param>
/// <param name="TrainingTime">The time of training from the start of the run to the end of this epoch: the sum of the durations.</param>
/// <param name="Training">The metrics on the training rows after the epoch, or <see langword="null"/> where <see cref="TrainerOptions.EvaluateTraining"/> is off.</param>
public sealed record EpochResult(
    int Epoch,
    double TrainingLoss,
    EvaluationResult? Validation,
    TimeSpan Duration,
    double SamplesPerSecond,
    double LearningRate,
    TimeSpan TrainingTime,
    EvaluationResult? Training)
{
    /// <summary>The ranking metrics after the epoch, or <see langword="null"/> where the run is not validated by ranking.</summary>
    public RankingResult? Ranking { get; init; }
}
