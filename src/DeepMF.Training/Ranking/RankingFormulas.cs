namespace DeepMF.Training;

/// <summary>The metrics of one user; see <see cref="RankingMetric"/> for formulas and sources.</summary>
internal static class RankingFormulas
{
    public static double HitRate(in RankedUser user, int k) => user.Ranks[0] <= k ? 1 : 0;

    public static double ReciprocalRank(in RankedUser user, int k) => user.Ranks[0] <= k ? 1.0 / user.Ranks[0] : 0;

    public static double Precision(in RankedUser user, int k) => (double)Hits(user.Ranks, k) / k;

    public static double Recall(in RankedUser user, int k) => (double)Hits(user.Ranks, k) / user.Ranks.Length;

    public static double Auc(in RankedUser user, int k) => user.PairsInOrder / ((double)user.Ranks.Length * (user.Candidates - user.Ranks.Length));

    public static double Ndcg(in RankedUser user, int k)
    {
        var (gain, ideal) = (0.0, 0.0);
        foreach (var rank in user.Ranks[..Hits(user.Ranks, k)])
            gain += Discount(rank);
        for (var j = 1; j <= Math.Min(user.Ranks.Length, k); j++)
            ideal += Discount(j);
        return gain / ideal;
    }

    public static double AveragePrecision(in RankedUser user, int k)
    {
        var sum = 0.0;
        for (var j = 0; j < Hits(user.Ranks, k); j++)
            sum += (j + 1.0) / user.Ranks[j];
        return sum / Math.Min(user.Ranks.Length, k);
    }

    private static double Discount(int rank) => 1 / Math.Log2(rank + 1.0);

    private static int Hits(ReadOnlySpan<int> ranks, int k)
    {
        var hits = 0;
        while (hits < ranks.Length && ranks[hits] <= k)
            hits++;
        return hits;
    }
}
