using DeepMF.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training.Ranking;

public sealed class SampledRankingTests
{
    private static readonly InteractionTable Table = Tables.Of(2, 6);

    // User 0 has item 0, user 1 items 1 and 2.
    private static readonly SampledCandidates Candidates = SampledCandidates.Create(Table, [new CandidateList(0, new[] { 0 }, new[] { 1, 2, 3, 4 }), new CandidateList(1, new[] { 1, 2 }, new[] { 0, 5 })]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(100)]
    public void The_result_is_that_of_the_lists_whatever_the_batch_size(int batchSize)
    {
        // User 0: item 0 is second of five. User 1: items 1 and 2 are first and third of four.
        using var model = TableScorer.Of(Table, [[5, 6, 1, 2, 3, 9], [7, 8, 4, 0, 0, 3]]);
        RankingMetric[] metrics = [RankingMetric.HitRate(1), RankingMetric.ReciprocalRank(), RankingMetric.Precision(3), RankingMetric.Auc];

        var result = RankingEvaluator.EvaluateSampled(model, Candidates, metrics, new SampledRankingOptions { BatchSize = batchSize }, cancellationToken: TestContext.Current.CancellationToken);

        result[RankingMetric.HitRate(1)].Should().Be(0.5);
        result[RankingMetric.ReciprocalRank()].Should().Be(0.75);
        result[RankingMetric.Precision(3)].Should().BeApproximately((1.0 / 3 + 2.0 / 3) / 2, 1e-12);
        result[RankingMetric.Auc].Should().Be(0.75);
        result.Users.Should().Be(2);
        result.SkippedUsers.Should().Be(0);
        // The values 0 and 1: variance 1/2, over two users 1/4.
        result.Of(RankingMetric.HitRate(1)).Should().Be(new RankingMetricValue(RankingMetric.HitRate(1), 0.5, 0.5, 2));
    }

    [Fact]
    public void A_model_that_scores_everything_alike_finds_nothing()
    {
        using var model = TableScorer.Of(Table, [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]]);
        RankingMetric[] metrics = [RankingMetric.HitRate(2), RankingMetric.Ndcg(2), RankingMetric.ReciprocalRank(), RankingMetric.Auc];

        var result = RankingEvaluator.EvaluateSampled(model, Candidates, metrics, cancellationToken: TestContext.Current.CancellationToken);

        // The ranks are 5 of 5, and 3 and 4 of 4: behind all that they tie with.
        result.Values.Select(v => v.Value).Should().Equal(0, 0, (0.2 + 1.0 / 3) / 2, 0.5);
    }

    [Fact]
    public void It_says_that_the_items_are_sampled()
    {
        using var model = TableScorer.Of(Table, [[5, 6, 1, 2, 3, 9], [7, 8, 4, 0, 0, 3]]);
        var single = SampledCandidates.Create(Table, [Candidates.Lists[0]]);

        var result = RankingEvaluator.EvaluateSampled(model, Candidates, [RankingMetric.HitRate(1), RankingMetric.Auc], cancellationToken: TestContext.Current.CancellationToken);
        var one = RankingEvaluator.EvaluateSampled(model, single, cancellationToken: TestContext.Current.CancellationToken);

        result.ToString().Should().Be("HR@1 (1 to 2 + 4 sampled items) 0.5000, AUC (1 to 2 + 4 sampled items) 0.7500");
        result.Candidates.Should().BeSameAs(Candidates);
        one.ToString().Should().Be("HR@10 (1 + 4 sampled items) 1.0000, NDCG@10 (1 + 4 sampled items) 0.6309");
        one.SkippedUsers.Should().Be(1);
        one.Of(RankingMetric.HitRate(10)).StandardError.Should().BeNull();
    }

    [Fact]
    public void Progress_counts_the_lists()
    {
        using var model = TableScorer.Of(Table, [[5, 6, 1, 2, 3, 9], [7, 8, 4, 0, 0, 3]]);
        var progress = new ProgressList<int>();

        RankingEvaluator.EvaluateSampled(model, Candidates, null, new SampledRankingOptions { BatchSize = 5 }, progress, TestContext.Current.CancellationToken);

        progress.Reports.Should().Equal(1, 2);
    }

    [Fact]
    public void A_cancelled_token_ends_the_evaluation()
    {
        using var model = TableScorer.Of(Table, [[5, 6, 1, 2, 3, 9], [7, 8, 4, 0, 0, 3]]);
        var cancelled = new CancellationToken(canceled: true);
        var act = () => RankingEvaluator.EvaluateSampled(model, Candidates, cancellationToken: cancelled);

        act.Should().ThrowExactly<OperationCanceledException>().Which.CancellationToken.Should().Be(cancelled);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var model = TableScorer.Of(Table, [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]]);
        var coverage = () => RankingEvaluator.EvaluateSampled(model, Candidates, [RankingMetric.Coverage(10)]);
        var missing = () => RankingEvaluator.EvaluateSampled(model, Candidates, [null!]);
        var batchSize = () => new SampledRankingOptions { BatchSize = 0 };
        var other = () => RankingEvaluator.EvaluateSampled(model, Candidates, [RankingMetric.HitRate(10)], cancellationToken: TestContext.Current.CancellationToken)[RankingMetric.Auc];

        coverage.Should().ThrowExactly<InvalidOperationException>().WithMessage("Metric 'coverage@10' is not defined over sampled items: it would count what was drawn. Use RankingEvaluator.EvaluateAllItems.");
        missing.Should().ThrowExactly<ArgumentException>().WithMessage("A metric is null. (Parameter 'metrics')");
        batchSize.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("BatchSize is at least 1. (Parameter 'BatchSize')\nActual value was 0.");
        other.Should().ThrowExactly<KeyNotFoundException>().WithMessage("Metric 'AUC' was not evaluated. Evaluated were: 'HR@10'.");
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(5, "5")]
    public void A_score_that_is_not_finite_is_refused_with_user_and_item(int item, string id)
    {
        var scores = new float[][] { [5, 6, 1, 2, 3, 9], [7, 8, 4, 0, 0, 3] };
        scores[1][item] = float.PositiveInfinity;
        using var model = TableScorer.Of(Table, scores);
        var act = () => RankingEvaluator.EvaluateSampled(model, SampledCandidates.Create(Table, [Candidates.Lists[1]]));

        act.Should().ThrowExactly<NotFiniteNumberException>()
            .WithMessage($"The model scores item '{id}' for user '1' as Infinity, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm.");
    }
}
