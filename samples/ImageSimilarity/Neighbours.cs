namespace DeepMF.Samples.ImageSimilarity;

/// <summary>The images that a model finds most similar to some, among all test images, whatever their shape.</summary>
internal static class Neighbours
{
    // Five pictures beside each other fit into a line of 80 characters.
    private const int Shown = 4;

    private const string Gap = "  ";

    public static void Show(Model model, ImageSet images, ImagePairs pairs)
    {
        Report.Title("Images of known and unseen shapes, and their nearest neighbours");
        int first = images.Test.Start.Value, firstUnseen = images.Unseen.Start.Value;
        foreach (var image in new[] { first + 3, first + 6, firstUnseen, firstUnseen + 3 })
        {
            int[] others = [.. Enumerable.Range(first, images.Count - first).Where(other => other != image)];
            var scores = Scores.Predict(model, pairs.Between(image, others));
            (int Image, float Score)[] nearest = [.. others.Zip(scores).OrderByDescending(n => n.Second).Take(Shown)];
            Show(images, image, nearest);
        }
    }

    private static void Show(ImageSet images, int image, (int Image, float Score)[] nearest)
    {
        string[][] pictures = [Picture.Of(images.PixelsOf(image)), .. nearest.Select(n => Picture.Of(images.PixelsOf(n.Image)))];
        string[] captions = [images.ShapeOf(image).Name, .. nearest.Select(n => FormattableString.Invariant($"{images.ShapeOf(n.Image).Name} {n.Score:F2}"))];
        for (var line = 0; line < pictures[0].Length; line++)
            Report.Line(string.Join(Gap, pictures.Select(p => p[line])));
        Report.Line(string.Join(Gap, captions.Select(c => c.PadRight(Picture.Columns))).TrimEnd());
        Report.Line("");
    }
}
