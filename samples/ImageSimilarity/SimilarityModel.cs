using DeepMF.Torch;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>The dot product of two vectors, which one network makes of two images.</summary>
/// <remarks>
/// It is fitted to 1 for pairs of one shape and to 0 for the others: vectors of one shape gather in one place, those of different shapes at right angles.
/// RankingHead would say the same of pairs of pairs, but has no validation rows. BinaryHead fits less well: a plain dot product as logit puts the threshold between "same" and
/// "different" at 0, so different shapes have to point away from each other, and there is no room for that with many shapes.
/// </remarks>
internal static class SimilarityModel
{
    public static ModelSpec Describe(NumericFeature left, NumericFeature right, int dimension)
    {
        Tower Network(Tower image) => image.Shared("network", s => s.Module("image network", dimension, () => new ImageNetwork(dimension)));
        return ModelBuilder.Input(left, Network).Input(right, Network).Dot().RegressionHead();
    }
}
