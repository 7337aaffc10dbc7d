using DeepMF.Training;

namespace DeepMF.Tests.Training.Ranking;

/// <summary>Every metric on lists that are worked out by hand.</summary>
public sealed class RankingMetricTests
{
    private const double Tolerance = 1e-12;

    // Relevant at places 2, 3 and 7 of 10: a list of 1 place has none, of 3 places two, of 10 all.
    public static TheoryData<RankingMetric, double> ThreeOfTen => new()
    {
        { RankingMetric.HitRate(1), 0 },
        { RankingMetric.HitRate(2), 1 },
        { RankingMetric.ReciprocalRank(), 0.5 },
        { RankingMetric.ReciprocalRank(2), 0.5 },
        { RankingMetric.ReciprocalRank(1), 0 },
        { RankingMetric.Precision(1), 0 },
        { RankingMetric.Precision(3), 2.0 / 3 },
        { RankingMetric.Precision(10), 0.3 },
        { RankingMetric.Precision(20), 0.15 },
        { RankingMetric.Recall(2), 1.0 / 3 },
        { RankingMetric.Recall(20), 1 },
        { RankingMetric.MeanAveragePrecision(1), 0 },
        { RankingMetric.MeanAveragePrecision(2), 0.5 / 2 },
        { RankingMetric.MeanAveragePrecision(10), (0.5 + 2.0 / 3 + 3.0 / 7) / 3 },
        { RankingMetric.Ndcg(2), 1 / Math.Log2(3) / (1 + 1 / Math.Log2(3)) },
        { RankingMetric.Ndcg(10), (1 / Math.Log2(3) + 0.5 + 1.0 / 3) / (1 + 1 / Math.Log2(3) + 0.5) },
        // Of the 7 others 1 is before the first two, 4 before the third: 6 + 6 + 3 of 21 pairs are in order.
        { RankingMetric.Auc, 15.0 / 21 },
    };

    [Theory]
    [MemberData(nameof(ThreeOfTen))]
    public void A_metric_has_the_value_of_its_formula(RankingMetric metric, double expected)
    {
        var user = new RankedUser { Ranks = [2, 3, 7], Candidates = 10, PairsInOrder = 15 };

        ((UserMetric)metric).Of(user).Should().BeApproximately(expected, Tolerance);
    }

    [Fact]
    public void A_perfect_list_has_one_of_everything_but_precision_beyond_the_relevant_and_recall_below_them()
    {
        var user = new RankedUser { Ranks = [1, 2, 3], Candidates = 5, PairsInOrder = 6 };
        RankingMetric[] perfect = [RankingMetric.HitRate(1), RankingMetric.Ndcg(2), RankingMetric.Ndcg(9), RankingMetric.MeanAveragePrecision(2), RankingMetric.MeanAveragePrecision(9), RankingMetric.ReciprocalRank(), RankingMetric.Precision(3), RankingMetric.Recall(3), RankingMetric.Auc];

        foreach (var metric in perfect)
            ((UserMetric)metric).Of(user).Should().BeApproximately(1, Tolerance, "{0} is the best there is", metric);
        ((UserMetric)RankingMetric.Precision(6)).Of(user).Should().Be(0.5);
        ((UserMetric)RankingMetric.Recall(2)).Of(user).Should().BeApproximately(2.0 / 3, Tolerance);
    }

    [Fact]
    public void A_user_whose_every_candidate_is_relevant_has_no_auc()
    {
        var user = new RankedUser { Ranks = [1, 2], Candidates = 2, PairsInOrder = 0 };

        ((UserMetric)RankingMetric.Auc).Of(user).Should().Be(double.NaN);
        ((UserMetric)RankingMetric.HitRate(1)).Of(user).Should().Be(1);
    }

    [Fact]
    public void Names_say_the_cutoff()
    {
        RankingMetric[] metrics =
        [
            RankingMetric.HitRate(10), RankingMetric.Ndcg(5), RankingMetric.MeanAveragePrecision(3), RankingMetric.ReciprocalRank(), RankingMetric.ReciprocalRank(10), RankingMetric.Precision(1), RankingMetric.Recall(1000),
            RankingMetric.Auc, RankingMetric.Coverage(20),
        ];

        metrics.Select(m => m.ToString()).Should().Equal("HR@10", "NDCG@5", "MAP@3", "MRR", "MRR@10", "precision@1", "recall@1000", "AUC", "coverage@20");
        metrics.Select(m => m.Cutoff).Should().Equal(10, 5, 3, null, 10, 1, 1000, null, 20);
    }

    [Fact]
    public void Metrics_of_one_kind_and_cutoff_are_equal()
    {
        RankingMetric.HitRate(10).Should().Be(RankingMetric.HitRate(10));
        RankingMetric.HitRate(10).GetHashCode().Should().Be(RankingMetric.HitRate(10).GetHashCode());
        RankingMetric.HitRate(10).Should().NotBe(RankingMetric.HitRate(5));
        RankingMetric.HitRate(10).Should().NotBe(RankingMetric.Recall(10));
        RankingMetric.Defaults.Should().Equal(RankingMetric.HitRate(10), RankingMetric.Ndcg(10));
    }

    [Fact]
    public void A_cutoff_of_zero_is_refused()
    {
        Action[] acts =
        [
            () => RankingMetric.HitRate(0), () => RankingMetric.Ndcg(0), () => RankingMetric.MeanAveragePrecision(0), () => RankingMetric.ReciprocalRank(0), () => RankingMetric.Precision(0), () => RankingMetric.Recall(0),
            () => RankingMetric.Coverage(0),
        ];

        foreach (var act in acts)
            act.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The cutoff of a ranking metric is at least 1. (Parameter 'cutoff')\nActual value was 0.");
    }
}
