namespace DeepMF.Data;

/// <summary>A table in two parts, one to learn from and one to measure on.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to measure on; vocabularies and feature tables are those of <paramref name="Train"/>.</param>
public sealed record TrainTestSplit(InteractionTable Train, InteractionTable Test);
