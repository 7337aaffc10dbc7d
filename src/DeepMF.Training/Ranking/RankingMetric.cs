using static System.FormattableString;

namespace DeepMF.Training;

/// <summary>A number that says how well lists put what a user chose before the rest. The hierarchy is closed; the metrics are the static members.</summary>
/// <remarks>
/// <para>Per user, R is the number of relevant items, C that of all candidates, r_1 &lt; … &lt; r_R are the ranks of the relevant ones among the candidates, from 1 for the highest score, and k is the cutoff.
/// Relevance is yes or no. The value of a metric is the mean over the users, each with the same weight.</para>
/// <para>Fewer candidates than k, or a k above the catalog: the list is as long as there are candidates, and k keeps its value in the formulas. Ties are the evaluator's to break:
/// see <see cref="RankingEvaluator"/>. Higher is better for every metric, and each lies from 0 to 1. Two metrics of one kind and cutoff are equal.</para>
/// </remarks>
public abstract class RankingMetric : ValidationMetric, IEquatable<RankingMetric>
{
    private protected RankingMetric(string name, int? cutoff)
        : base(cutoff is { } k ? Invariant($"{name}@{k}") : name, MetricDirection.HigherIsBetter)
    {
        if (cutoff < 1)
            throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "The cutoff of a ranking metric is at least 1.");
        Cutoff = cutoff;
    }

    /// <summary>The area under the ROC curve: the share of pairs of a relevant and another candidate that are in the right order; a tie counts half.</summary>
    /// <remarks>
    /// (pairs in order + ties / 2) / (R · (C - R)). Users whose every candidate is relevant have no pair and are left out of this metric.
    /// Source: Rendle, Freudenthaler, Gantner and Schmidt-Thieme (2009); the half for ties is that of the Mann-Whitney statistic (Hanley and McNeil 1982).
    /// </remarks>
    public static RankingMetric Auc { get; } = new UserMetric("AUC", null, RankingFormulas.Auc) { NeedsPairs = true };

    /// <summary>The metrics that are computed when none are asked for; the first one is the one that is watched: <c>HR@10</c> and <c>NDCG@10</c>.</summary>
    public static IReadOnlyList<RankingMetric> Defaults { get; } = [HitRate(10), Ndcg(10)];

    /// <summary>The number of places that are looked at, k; <see langword="null"/> where all are.</summary>
    public int? Cutoff { get; }

    /// <summary>The hit rate: whether a relevant item is among the first k.</summary>
    /// <remarks>1 where r_1 ≤ k, else 0. With one relevant item per user it is the recall. Source: Deshpande and Karypis (2004).</remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric HitRate(int cutoff) => new UserMetric("HR", cutoff, RankingFormulas.HitRate);

    /// <summary>The normalised discounted cumulative gain with gains of 0 and 1.</summary>
    /// <remarks>
    /// Σ_{r_j ≤ k} 1 / log₂(r_j + 1), divided by its largest value, Σ_{j ≤ min(R, k)} 1 / log₂(j + 1).
    /// With one relevant item: 1 / log₂(r_1 + 1) within the first k places. Source: Järvelin and Kekäläinen (2002), with the discount of Burges et al. (2005).
    /// </remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric Ndcg(int cutoff) => new UserMetric("NDCG", cutoff, RankingFormulas.Ndcg);

    /// <summary>The mean average precision.</summary>
    /// <remarks>
    /// Σ_{r_j ≤ k} j / r_j, divided by min(R, k), so that a perfect list has 1 also where more than k items are relevant.
    /// (Others divide by R, or by the relevant items within the list: their numbers do not compare.) Source: Manning, Raghavan and Schütze (2008).
    /// </remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric MeanAveragePrecision(int cutoff) => new UserMetric("MAP", cutoff, RankingFormulas.AveragePrecision);

    /// <summary>The mean reciprocal rank of the first relevant item.</summary>
    /// <remarks>1 / r_1; with a cutoff, 0 where r_1 &gt; k. Source: Voorhees (1999).</remarks>
    /// <param name="cutoff">The places of the list, k, at least 1, or <see langword="null"/> for all.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric ReciprocalRank(int? cutoff = null) => new UserMetric("MRR", cutoff, RankingFormulas.ReciprocalRank);

    /// <summary>The share of the k places that hold a relevant item.</summary>
    /// <remarks>|{j : r_j ≤ k}| / k, also where there are fewer than k candidates: a place that cannot be filled is a miss. Source: Manning, Raghavan and Schütze (2008).</remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric Precision(int cutoff) => new UserMetric("precision", cutoff, RankingFormulas.Precision);

    /// <summary>The share of the relevant items that are among the first k.</summary>
    /// <remarks>|{j : r_j ≤ k}| / R. With R above k it cannot reach 1. Source: Manning, Raghavan and Schütze (2008).</remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric Recall(int cutoff) => new UserMetric("recall", cutoff, RankingFormulas.Recall);

    /// <summary>The share of the catalog that is in the list of some evaluated user: one number for all users, so without a standard error.</summary>
    /// <remarks>|∪_u first k of u| / items. It is defined over all items only: lists of drawn candidates would show the draw. Source: Ge, Delgado-Battenfeld and Jannach (2010).</remarks>
    /// <param name="cutoff">The places of the list, k, at least 1.</param>
    /// <returns>The metric.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cutoff"/> is less than 1.</exception>
    public static RankingMetric Coverage(int cutoff) => new CoverageMetric(cutoff);

    /// <summary>Whether both are of one kind and cutoff.</summary>
    /// <param name="other">The other metric.</param>
    /// <returns><see langword="true"/> where they are.</returns>
    public bool Equals(RankingMetric? other) => other?.Name == Name;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as RankingMetric);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>The metrics without repetition, or the defaults.</summary>
    internal static RankingMetric[] Resolve(IReadOnlyList<RankingMetric>? metrics)
    {
        if (metrics is not null && metrics.Contains(null!))
            throw new ArgumentException("A metric is null.", nameof(metrics));
        return [.. (metrics is null or { Count: 0 } ? Defaults : metrics).Distinct()];
    }
}
