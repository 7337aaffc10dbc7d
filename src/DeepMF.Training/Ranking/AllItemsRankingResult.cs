using static System.FormattableString;

namespace DeepMF.Training;

/// <summary>The ranking metrics of a model over all items, from <see cref="RankingEvaluator.EvaluateAllItems"/>.</summary>
public sealed class AllItemsRankingResult : RankingResult
{
    internal AllItemsRankingResult(RankingMetricValue[] values, int users, int skippedUsers, int items)
        : base(values, users, skippedUsers) => Items = items;

    /// <summary>The items of the catalog, those included that a user has seen.</summary>
    public int Items { get; }

    /// <inheritdoc/>
    public override string Protocol => Invariant($"all {Items:N0} items");
}
