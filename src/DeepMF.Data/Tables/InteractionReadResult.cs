namespace DeepMF.Data;

/// <summary>The interactions that were read, and how many rows were dropped.</summary>
/// <param name="Interactions">The interactions.</param>
/// <param name="SkippedRows">The rows dropped because of <see cref="UnknownIds.Skip"/>; 0 where every id was known.</param>
public sealed record InteractionReadResult(InteractionTable Interactions, int SkippedRows);
