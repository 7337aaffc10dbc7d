using DeepMF.Data;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class PopularityBaselineTests
{
    private static readonly (string User, int Item)[] Rows = [("ann", 10), ("ann", 30), ("bob", 30), ("bob", 20), ("eve", 30), ("eve", 20), ("eve", 20)];

    private static readonly InteractionTable Table = InteractionTable.Create(Rows, r => r.User, r => r.Item);

    [Fact]
    public void The_score_is_the_number_of_rows_of_the_item_whoever_asks()
    {
        using var model = PopularityBaseline.Fit(Table);

        foreach (var user in new[] { "ann", "bob", "eve" })
        {
            model.Predict(("user", user), ("item", 10)).Should().Be(1);
            model.Predict(("user", user), ("item", 20)).Should().Be(3);
            model.Predict(("user", user), ("item", 30)).Should().Be(3);
        }
    }

    [Fact]
    public void A_table_without_repeats_counts_users()
    {
        using var model = PopularityBaseline.Fit(Table.WithoutRepeats());

        model.Predict(("user", "ann"), ("item", 20)).Should().Be(2);
        model.Predict(("user", "ann"), ("item", 30)).Should().Be(3);
    }

    [Fact]
    public void It_is_ranked_like_any_model()
    {
        using var model = PopularityBaseline.Fit(Table);
        var test = InteractionTable.Encode((Vocabulary<string>)Table.UserVocabulary, (Vocabulary<int>)Table.ItemVocabulary, [("ann", 20), ("bob", 10)], r => r.Item1, r => r.Item2).Interactions;

        var result = RankingEvaluator.EvaluateAllItems(model, test, seen: null, [RankingMetric.HitRate(2), RankingMetric.ReciprocalRank()], cancellationToken: TestContext.Current.CancellationToken);

        // 30 and 20 tie with three rows; 30 has the lower index. Ann's 20 is second, Bob's 10 third.
        result[RankingMetric.HitRate(2)].Should().Be(0.5);
        result[RankingMetric.ReciprocalRank()].Should().BeApproximately((1 / 2.0 + 1 / 3.0) / 2, 1e-12);
    }
}
