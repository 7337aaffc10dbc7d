namespace DeepMF.Training;

/// <summary>Reads a learning rate off the curve of a finder.</summary>
/// <remarks>
/// The steepest descent, a tenth of the minimum and fastai's valley were tried on generated ratings: in a wide flat basin each of them depends on noise. Where the
/// basin begins and where it ends does not, so the rate is taken from these two.
/// </remarks>
internal static class LearningRateSuggestion
{
    /// <summary>A smaller fall, relative to the loss at the start, is noise.</summary>
    private const double SmallestFall = 0.01;

    /// <summary>A quarter of the geometric mean of two rates: that where a fifth of the fall is done, and the last one at which half of it is left.</summary>
    public static double? Of(IReadOnlyList<LearningRatePoint> points)
    {
        var lowest = 0;
        for (var i = 1; i < points.Count; i++)
            if (points[i].SmoothedLoss < points[lowest].SmoothedLoss)
                lowest = i;
        var start = points[0].SmoothedLoss;
        var fall = start - points[lowest].SmoothedLoss;
        // The smoothed loss of the first step can be below 0: it is an average of differences.
        if (!(fall > Math.Max(0, SmallestFall * start)))
            return null;

        var begin = lowest;
        while (points[begin - 1].SmoothedLoss <= start - 0.2 * fall)
            begin--;
        var end = points.Count - 1;
        while (points[end].SmoothedLoss > start - 0.5 * fall)
            end--;
        return Math.Sqrt(points[begin].LearningRate * points[end].LearningRate) / 4;
    }
}
