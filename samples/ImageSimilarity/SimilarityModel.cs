using DeepMF.Torch;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>The dot product of two vectors, which one network makes of two images.</summary>
/// <remarks>
/// It is fitted to 1 for pairs of one shape and to 0 for the others: the vectors of a shape gather in one place and those of other shapes at right angles to it.
/// A regression suits this better than probabilities of "same" and "different" (BinaryHead): a logit that is a plain dot product has its threshold at 0, so pairs of different
/// shapes would have to point away from each other, for which there is no room with many shapes.
/// </remarks>
internal static class SimilarityModel
{
    public static ModelSpec Describe(NumericFeature left, NumericFeature right, int dimension)
    {
        Tower Network(Tower image) => image.Shared("network", s => s.Module("image network", dimension, () => new ImageNetwork(dimension)));
        return ModelBuilder.Input(left, Network).Input(right, Network).Dot().RegressionHead();
    }
}
