namespace DeepMF.Training;

/// <summary>Reads a learning rate off the curve of a finder.</summary>
internal static class LearningRateSuggestion
{
    /// <summary>A tenth of the rate at the lowest smoothed loss.</summary>
    public static double? Of(IReadOnlyList<LearningRatePoint> points)
    {
        var lowest = points.MinBy(p => p.SmoothedLoss);
        return lowest.Step == 0 ? null : lowest.LearningRate / 10;
    }
}
