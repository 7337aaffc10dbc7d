namespace DeepMF.Data;

/// <summary>Training rows without one item per user, and those items with negatives, from <see cref="NcfDataSet.HoldOut"/>.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Validation">The held-out rows.</param>
/// <param name="Candidates">The held-out item of each user with its negatives.</param>
public sealed record NcfHoldOut(InteractionTable Train, InteractionTable Validation, SampledCandidates Candidates);
