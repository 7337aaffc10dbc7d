using DeepMF.Data;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>How a model scores pairs of one shape and pairs of two.</summary>
/// <param name="Pairs">The pairs, both kinds together.</param>
/// <param name="Same">The mean score of pairs of one shape.</param>
/// <param name="Different">The mean score of pairs of two shapes.</param>
/// <param name="Auc">How often a random pair of one shape scores above a random pair of two; equal scores count half.</param>
internal sealed record Scores(int Pairs, double Same, double Different, double Auc)
{
    private const int BatchSize = 512;

    public static Scores Of(Model model, InteractionTable pairs)
    {
        var scores = Predict(model, pairs);
        var same = new List<float>();
        var different = new List<float>();
        for (var row = 0; row < scores.Length; row++)
            (pairs.Ratings[row] == 1 ? same : different).Add(scores[row]);
        return new Scores(pairs.Count, same.Average(), different.Average(), AucOf(same, different));
    }

    /// <summary>The score of every row, shape <c>[Count]</c>.</summary>
    public static float[] Predict(Model model, InteractionTable pairs)
    {
        var scores = new float[pairs.Count];
        var batches = new BatchIterator(pairs, model.Spec.Features, Math.Min(BatchSize, pairs.Count));
        for (var row = 0; batches.TryNext(out var batch); row += batch.Count)
            model.Predict(batch, scores.AsSpan(row, batch.Count));
        return scores;
    }

    private static double AucOf(List<float> same, List<float> different)
    {
        float[] sorted = [.. different.Order()];
        var below = 0.0;
        foreach (var score in same)
            below += (CountUpTo(sorted, score, isIncluded: false) + CountUpTo(sorted, score, isIncluded: true)) / 2.0;
        return below / ((double)same.Count * different.Count);
    }

    /// <summary>How many of the sorted numbers are less than a score, or at most as large.</summary>
    private static int CountUpTo(float[] sorted, float score, bool isIncluded)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < score || (isIncluded && sorted[middle] == score))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
