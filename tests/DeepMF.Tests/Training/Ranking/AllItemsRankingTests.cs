using DeepMF.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training.Ranking;

public sealed class AllItemsRankingTests
{
    private static readonly InteractionTable Test = Tables.Of(3, 5, (0, 1, 5), (0, 3, 2), (1, 4, 4));
    private static readonly InteractionTable Train = Rows(Test, (0, 0, 5), (1, 0, 5), (1, 2, 5), (2, 1, 5));

    // User 0 ranks, without item 0: 2, 1, 3, 4. User 1 ranks, without 0 and 2: 3, 4, 1.
    private static readonly float[][] Scores = [[9, 4, 7, 3, 1], [9, 1, 8, 3, 2], [0, 0, 0, 0, 0]];

    [Fact]
    public void What_was_seen_is_left_out_and_users_without_a_relevant_item_are_skipped()
    {
        using var model = TableScorer.Of(Test, Scores);
        RankingMetric[] metrics = [RankingMetric.HitRate(1), RankingMetric.HitRate(2), RankingMetric.ReciprocalRank(), RankingMetric.Recall(2), RankingMetric.Auc, RankingMetric.Coverage(2), RankingMetric.Coverage(1)];

        var result = RankingEvaluator.EvaluateAllItems(model, Test, Train, metrics, cancellationToken: TestContext.Current.CancellationToken);

        // The lists of two are 2, 1 and 3, 4.
        result.Values.Select(v => v.Value).Should().Equal(0, 1, 0.5, 0.75, 0.5, 0.8, 0.4);
        (result.Users, result.SkippedUsers, result.Items).Should().Be((2, 1, 5));
        result.Of(RankingMetric.Coverage(2)).StandardError.Should().BeNull();
        result.Of(RankingMetric.Recall(2)).StandardError.Should().BeApproximately(0.25, 1e-12);
        result.ToString().Should().Be("HR@1 (all 5 items) 0.0000, HR@2 (all 5 items) 1.0000, MRR (all 5 items) 0.5000, recall@2 (all 5 items) 0.7500, AUC (all 5 items) 0.5000, coverage@2 (all 5 items) 0.8000, coverage@1 (all 5 items) 0.4000");
    }

    [Fact]
    public void Without_seen_items_all_are_candidates_and_a_relevant_one_that_was_seen_stays_one()
    {
        using var model = TableScorer.Of(Test, Scores);

        var nothing = RankingEvaluator.EvaluateAllItems(model, Test, null, [RankingMetric.ReciprocalRank()], cancellationToken: TestContext.Current.CancellationToken);
        var itself = RankingEvaluator.EvaluateAllItems(model, Test, Test, [RankingMetric.ReciprocalRank()], cancellationToken: TestContext.Current.CancellationToken);

        // Item 1 is third for user 0, item 4 fourth for user 1.
        nothing[RankingMetric.ReciprocalRank()].Should().BeApproximately((1.0 / 3 + 1.0 / 4) / 2, 1e-12);
        itself[RankingMetric.ReciprocalRank()].Should().Be(nothing[RankingMetric.ReciprocalRank()]);
    }

    [Fact]
    public void Of_equal_scores_the_lower_index_comes_first_and_auc_counts_half()
    {
        using var model = TableScorer.Of(Test, [[1, 1, 1, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]]);
        RankingMetric[] metrics = [RankingMetric.ReciprocalRank(), RankingMetric.Auc];

        var result = RankingEvaluator.EvaluateAllItems(model, Test, Train, metrics, cancellationToken: TestContext.Current.CancellationToken);

        // User 0: 1, 2, 3, 4. User 1: 1, 3, 4.
        result.Values.Select(v => v.Value).Should().Equal((1 + 1.0 / 3) / 2, 0.5);
    }

    [Fact]
    public void Rows_below_the_minimum_rating_are_not_relevant()
    {
        using var model = TableScorer.Of(Test, Scores);

        var result = RankingEvaluator.EvaluateAllItems(model, Test, Train, [RankingMetric.Recall(2)], new AllItemsRankingOptions { MinimumRating = 5 }, cancellationToken: TestContext.Current.CancellationToken);

        result[RankingMetric.Recall(2)].Should().Be(1);
        (result.Users, result.SkippedUsers).Should().Be((1, 2));
    }

    [Fact]
    public void A_user_who_has_seen_all_but_the_relevant_items_has_a_perfect_list_and_no_auc()
    {
        var train = Rows(Test, (1, 0, 5), (1, 1, 5), (1, 2, 5), (1, 3, 5));
        using var model = TableScorer.Of(Test, Scores);

        var result = RankingEvaluator.EvaluateAllItems(model, Test, train, [RankingMetric.Ndcg(9), RankingMetric.Auc], cancellationToken: TestContext.Current.CancellationToken);
        var alone = () => RankingEvaluator.EvaluateAllItems(model, Rows(Test, (1, 4, 1)), train, [RankingMetric.Auc]);

        // User 0 has items 1 and 3 at 3 and 4 of 5: of 6 pairs 2 are in order.
        result.Of(RankingMetric.Auc).Should().Be(new RankingMetricValue(RankingMetric.Auc, 2.0 / 6, null, 1));
        var user0 = (1 / Math.Log2(4) + 1 / Math.Log2(5)) / (1 + 1 / Math.Log2(3));
        result[RankingMetric.Ndcg(9)].Should().BeApproximately((user0 + 1) / 2, 1e-12);
        alone.Should().ThrowExactly<InvalidOperationException>().WithMessage("Metric 'AUC' is defined for no user: every candidate of each user is relevant, so there is nothing to compare with.");
    }

    [Fact]
    public void The_index_of_unknown_ids_is_neither_user_nor_item()
    {
        var vocabulary = Vocabulary.Create([10, 20, 30], hasUnknown: true);
        var test = new InteractionTable(vocabulary, vocabulary, [0, 1, 1], [1, 0, 3], [1, 1, 1]);
        using var model = TableScorer.Of(test, [[0, 0, 0, 0], [9, 3, 2, 1], [0, 0, 0, 0], [0, 0, 0, 0]]);

        var result = RankingEvaluator.EvaluateAllItems(model, test, null, [RankingMetric.ReciprocalRank(), RankingMetric.Coverage(4)], cancellationToken: TestContext.Current.CancellationToken);

        result.ToString().Should().Be("MRR (all 3 items) 0.3333, coverage@4 (all 3 items) 1.0000");
        (result.Users, result.SkippedUsers).Should().Be((1, 2));
    }

    [Fact]
    public void Progress_counts_the_users_and_a_cancelled_token_ends_it()
    {
        using var model = TableScorer.Of(Test, Scores);
        using var source = new CancellationTokenSource();
        var progress = new ProgressList<int>(_ => source.Cancel());
        var act = () => RankingEvaluator.EvaluateAllItems(model, Test, Train, null, new AllItemsRankingOptions { BlockSize = 1 }, progress, source.Token);

        act.Should().ThrowExactly<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        progress.Reports.Should().Equal(1);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var model = TableScorer.Of(Test, Scores);
        var empty = () => RankingEvaluator.EvaluateAllItems(model, Rows(Test), Train);
        var other = () => RankingEvaluator.EvaluateAllItems(model, Test, Tables.Of(3, 5));
        var block = () => new AllItemsRankingOptions { BlockSize = 0 };
        var rating = () => new AllItemsRankingOptions { MinimumRating = float.NaN };

        empty.Should().ThrowExactly<ArgumentException>().WithMessage("No user of the test table has a relevant item, so there is nothing to evaluate. (Parameter 'test')");
        other.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The test table has other vocabularies than the training table, so that their indices do not mean the same. Read the test rows with the vocabularies of the training table.");
        block.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("BlockSize is at least 1 user. (Parameter 'BlockSize')\nActual value was 0.");
        rating.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("MinimumRating is a finite number, or null for every rating. (Parameter 'MinimumRating')\nActual value was NaN.");
    }

    [Fact]
    public void A_score_that_is_not_finite_is_refused_with_user_and_item()
    {
        using var model = TableScorer.Of(Test, Scores);
        model.EngineModel.Parameters[0].Write(1 * 3 + 1, [float.PositiveInfinity]);
        var act = () => RankingEvaluator.EvaluateAllItems(model, Test, Train);

        act.Should().ThrowExactly<NotFiniteNumberException>()
            .WithMessage("The model scores item '0' for user '1' as Infinity, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm.");
    }

    private static InteractionTable Rows(InteractionTable like, params (int User, int Item, float Rating)[] rows) =>
        new(like.UserVocabulary, like.ItemVocabulary, [.. rows.Select(r => r.User)], [.. rows.Select(r => r.Item)], [.. rows.Select(r => r.Rating)]);
}
