using System.Numerics;
using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>How many scores are above a score, and how many equal it.</summary>
internal readonly record struct ScoreCounts(int Above, int Equal)
{
    public static ScoreCounts Of(ReadOnlySpan<float> scores, float score)
    {
        var (above, equal) = (Vector<int>.Zero, Vector<int>.Zero);
        var limit = new Vector<float>(score);
        var at = 0;
        for (; at + Vector<float>.Count <= scores.Length; at += Vector<float>.Count)
        {
            // A comparison that holds gives -1.
            var part = new Vector<float>(scores[at..]);
            above -= Vector.GreaterThan(part, limit);
            equal -= Vector.Equals(part, limit);
        }

        var (more, same) = (Vector.Sum(above), Vector.Sum(equal));
        foreach (var other in scores[at..])
            (more, same) = (more + (other > score ? 1 : 0), same + (other == score ? 1 : 0));
        return new ScoreCounts(more, same);
    }

    /// <summary>The error of a score that is not finite.</summary>
    public static NotFiniteNumberException NotFinite(InteractionTable table, int user, int item, float score) =>
        new(FormattableString.Invariant($"The model scores item '{table.ItemVocabulary.GetId(item)}' for user '{table.UserVocabulary.GetId(user)}' as {score}, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm."), score);
}
