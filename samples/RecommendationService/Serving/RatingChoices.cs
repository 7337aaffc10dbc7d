using DeepMF.Specs;

namespace DeepMF.Samples.RecommendationService.Serving;

/// <summary>The ratings that a page offers to choose from, all of which the service takes.</summary>
internal static class RatingChoices
{
    private const double HalfStar = 0.5;
    private const int MostHalfStars = 20;
    private const int EvenSteps = 10;

    /// <summary>The classes of the model, else half stars where the range has them and is short, else even steps.</summary>
    /// <param name="head">The head of the model.</param>
    /// <param name="lowest">The lowest rating that is taken.</param>
    /// <param name="highest">The highest one.</param>
    /// <returns>The ratings, the highest first; one where all are the same.</returns>
    public static IReadOnlyList<float> Of(HeadSpec head, float lowest, float highest)
    {
        if (head is SoftmaxHeadSpec { Scale: var scale })
            return [.. Enumerable.Range(0, scale.Classes).Select(index => (float)scale.Value(index)).Where(value => value >= lowest && value <= highest).Reverse()];
        if (lowest == highest)
            return [highest];
        var halfStars = ((double)highest - lowest) / HalfStar;
        var steps = IsHalfStar(lowest) && IsHalfStar(highest) && halfStars <= MostHalfStars ? (int)halfStars : EvenSteps;
        // Weights of whole numbers leave both ends exact. In a very narrow range several steps are the same number.
        return [.. Enumerable.Range(0, steps + 1).Select(k => (float)(((double)highest * (steps - k) + (double)lowest * k) / steps)).Distinct()];
    }

    private static bool IsHalfStar(float rating) => double.IsInteger(rating / HalfStar);
}
