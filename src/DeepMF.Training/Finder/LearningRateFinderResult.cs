namespace DeepMF.Training;

/// <summary>What a learning-rate finder saw: the loss by learning rate, and the rate that it suggests.</summary>
public sealed class LearningRateFinderResult
{
    internal LearningRateFinderResult(IReadOnlyList<LearningRatePoint> points, bool diverged)
    {
        Points = points;
        Diverged = diverged;
        Suggestion = LearningRateSuggestion.Of(points);
    }

    /// <summary>The steps in order, with rising learning rates; at least one. Draw them over a logarithmic axis.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>Whether the loss grew so much that the search ended before the highest rate. Where it did not, a higher <see cref="LearningRateFinderOptions.MaximumRate"/> may show more.</summary>
    public bool Diverged { get; }

    /// <summary>The suggested learning rate, or <see langword="null"/> where the smoothed loss never fell by more than 1 %, so that the curve suggests none.</summary>
    /// <remarks>
    /// √(r₁ r₂) / 4: at r₁ a fifth of the whole fall of the smoothed loss is done, r₂ is the last rate at which no more than half of the fall is lost again.
    /// It suits training at a constant rate; the peak of <see cref="OneCycle"/> may be higher.
    /// </remarks>
    public double? Suggestion { get; }
}
