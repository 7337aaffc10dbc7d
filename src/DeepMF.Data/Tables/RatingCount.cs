namespace DeepMF.Data;

/// <summary>How many rows have a rating.</summary>
/// <param name="Rating">The rating.</param>
/// <param name="Rows">The rows that have it.</param>
public readonly record struct RatingCount(float Rating, int Rows);
