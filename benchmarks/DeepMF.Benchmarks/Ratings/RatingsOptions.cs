namespace DeepMF.Benchmarks.Ratings;

/// <summary>What to measure, and how often.</summary>
internal sealed record RatingsOptions(
    IReadOnlyList<RatingModel> Models,
    IReadOnlyList<RatingOptimizer> Optimizers,
    IReadOnlyList<int> Widths,
    IReadOnlyList<int> Ratings,
    IReadOnlyList<int> Threads,
    int Epochs);
