using DeepMF.Benchmarks.Throughput;

namespace DeepMF.Benchmarks.Ratings;

/// <summary>A dot model of the benchmark.</summary>
internal sealed record RatingModel(string Name, string Description, Func<int, ModelSpec> Describe)
{
    private static readonly EmbeddingOptions Regularized = new() { L2 = 0.02 };

    public static IReadOnlyList<RatingModel> All { get; } =
    [
        new("mf", "dot product alone", k => ModelBuilder.Embed(RatingData.UserFeature, k).Embed(RatingData.FilmFeature, k).Dot().RegressionHead()),
        new("biased-mf", "with biases, and L2 on both", k => ModelBuilder
            .Embed(RatingData.UserFeature, k, options: Regularized).Embed(RatingData.FilmFeature, k, options: Regularized)
            .Dot().AddBiases(Regularized).RegressionHead()),
    ];
}
