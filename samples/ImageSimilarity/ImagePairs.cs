using DeepMF.Data;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>Pairs of images as rows of an interaction table: the left image in place of a user, the right one in place of an item, and 1 or 0 for the rating.</summary>
/// <remarks>The pixels are features of the two, so each image is stored once per side, however many pairs it is in.</remarks>
internal sealed class ImagePairs
{
    private readonly ImageSet _images;
    private readonly Vocabulary<int> _numbers;
    private readonly NumericFeatureTable _left;
    private readonly NumericFeatureTable _right;

    public ImagePairs(ImageSet images)
    {
        _images = images;
        _numbers = Vocabulary.Create(Enumerable.Range(0, images.Count));
        _left = new NumericFeatureTable(new NumericFeature("left image", Drawing.Pixels), FeatureKey.User, images.Pixels);
        _right = new NumericFeatureTable(new NumericFeature("right image", Drawing.Pixels), FeatureKey.Item, images.Pixels);
    }

    public NumericFeature Left => _left.Feature;

    public NumericFeature Right => _right.Feature;

    /// <summary>Draws partners for every image of a part, half of them of its own shape.</summary>
    public InteractionTable Draw(Range part, int partners, int seed)
    {
        var (first, count) = part.GetOffsetAndLength(_images.Count);
        var random = new Random(seed);
        var left = new List<int>();
        var right = new List<int>();
        for (var image = first; image < first + count; image++)
            for (var k = 0; k < partners; k++)
            {
                int partner;
                do
                    partner = random.Next(first, first + count);
                while (partner == image || _images.AreOfOneShape(image, partner) != (k % 2 == 0));
                left.Add(image);
                right.Add(partner);
            }

        return TableOf([.. left], [.. right]);
    }

    /// <summary>Pairs one image with each of others.</summary>
    public InteractionTable Between(int image, int[] others)
    {
        var left = new int[others.Length];
        Array.Fill(left, image);
        return TableOf(left, others);
    }

    private InteractionTable TableOf(int[] left, int[] right)
    {
        float[] targets = [.. left.Zip(right, (l, r) => _images.AreOfOneShape(l, r) ? 1f : 0f)];
        return new InteractionTable(_numbers, _numbers, left, right, targets).WithFeatures(_left).WithFeatures(_right);
    }
}
