namespace DeepMF.Samples.ImageSimilarity;

/// <summary>Images in a row, in parts that share none.</summary>
internal sealed class ImageSet
{
    private readonly float[] _pixels;
    private readonly Shape[] _shapes;

    private ImageSet(float[] pixels, Shape[] shapes) => (_pixels, _shapes) = (pixels, shapes);

    public int Count => _shapes.Length;

    /// <summary>All grey values, shape <c>[Count, Side * Side]</c>.</summary>
    public ReadOnlySpan<float> Pixels => _pixels;

    public required Range Train { get; init; }

    public required Range Validation { get; init; }

    public required Range Test { get; init; }

    /// <summary>Images of shapes that no other part has.</summary>
    public required Range Unseen { get; init; }

    public Shape ShapeOf(int image) => _shapes[image];

    public bool AreOfOneShape(int image, int other) => _shapes[image] == _shapes[other];

    public ReadOnlySpan<float> PixelsOf(int image) => _pixels.AsSpan(image * Drawing.Pixels, Drawing.Pixels);

    /// <summary>Draws <paramref name="images"/> images to learn from, and a quarter of that for each other part.</summary>
    public static ImageSet Draw(int images, int seed)
    {
        var others = images / 4;
        var random = new Random(seed);
        // Every shape of a part has as many images as the next, up to one.
        Shape[] shapes =
        [
            .. Enumerable.Range(0, images + 2 * others).Select(i => Shape.Known[i % Shape.Known.Count]),
            .. Enumerable.Range(0, others).Select(i => Shape.Unseen[i % Shape.Unseen.Count]),
        ];
        var pixels = new float[shapes.Length * Drawing.Pixels];
        for (var i = 0; i < shapes.Length; i++)
            Drawing.Draw(shapes[i], random, pixels.AsSpan(i * Drawing.Pixels, Drawing.Pixels));
        return new ImageSet(pixels, shapes)
        {
            Train = ..images,
            Validation = images..(images + others),
            Test = (images + others)..(images + 2 * others),
            Unseen = (images + 2 * others)..shapes.Length,
        };
    }
}
