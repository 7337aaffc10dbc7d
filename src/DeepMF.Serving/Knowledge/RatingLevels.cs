using DeepMF.Data;
using DeepMF.Specs;
using DeepMF.Training;

namespace DeepMF.Serving.Knowledge;

/// <summary>How high ratings are: on the whole, of a user, of an item. Damped biases as those of <see cref="BiasBaseline"/>.</summary>
/// <param name="Mean">The mean μ of the ratings.</param>
/// <param name="Minimum">The lowest rating.</param>
/// <param name="Maximum">The highest rating.</param>
/// <param name="Noise">The mean square of what biases leave of the ratings.</param>
/// <param name="Users">The biases b_u, shape <c>[users]</c>.</param>
/// <param name="Items">The biases b_i, shape <c>[items]</c>.</param>
internal sealed record RatingLevels(double Mean, double Minimum, double Maximum, double Noise, float[] Users, float[] Items)
{
    /// <summary>Whether all ratings are the same.</summary>
    public bool AreEqual => Minimum == Maximum;

    /// <summary>Whether ratings say no more than that there was an interaction: a binary head is trained on ratings from 0 to 1, or else on drawn negatives, and then reads none.</summary>
    public bool AreInteractions(HeadSpec head) => head is BinaryHeadSpec && (AreEqual || Minimum < 0 || Maximum > 1);

    public static RatingLevels Create(InteractionTable table)
    {
        if (table.Count == 0)
            throw new ArgumentException("The table has no interactions, so a recommender has nothing to go by. Give the interactions that the model was trained on.");
        var baseline = BiasBaseline.Fit(table);
        var users = table.UserIndices;
        var items = table.ItemIndices;
        var ratings = table.Ratings;
        var (minimum, maximum, squares) = (ratings[0], ratings[0], 0.0);
        for (var row = 0; row < ratings.Length; row++)
        {
            minimum = Math.Min(minimum, ratings[row]);
            maximum = Math.Max(maximum, ratings[row]);
            var error = ratings[row] - baseline.Mean - baseline.UserBiases[users[row]] - baseline.ItemBiases[items[row]];
            squares += error * error;
        }

        return new RatingLevels(baseline.Mean, minimum, maximum, squares / ratings.Length, ToFloats(baseline.UserBiases), ToFloats(baseline.ItemBiases));
    }

    private static float[] ToFloats(ReadOnlySpan<double> numbers)
    {
        var floats = new float[numbers.Length];
        for (var i = 0; i < floats.Length; i++)
            floats[i] = (float)numbers[i];
        return floats;
    }
}
