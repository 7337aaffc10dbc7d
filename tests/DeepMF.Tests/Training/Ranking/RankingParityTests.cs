using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training.Ranking;

/// <summary>The evaluator over all items beside a loop that sorts, for every head and with side features.</summary>
public sealed class RankingParityTests
{
    private const int Users = 61;
    private const int Items = 47;
    private static readonly CategoricalFeatureTable Ages = new(new CategoricalFeature("age", 3), FeatureKey.User, [.. Enumerable.Range(0, Users).Select(u => u % 3)]);
    private static readonly CategoricalFeatureTable Genres = new(new CategoricalFeature("genre", 4), FeatureKey.Item, [.. Enumerable.Range(0, Items).Select(i => i * 5 % 4)]);
    private static readonly TrainTestSplit Split = Splits.Random(
        Tables.Of(Users, Items, [.. Enumerable.Range(0, 900).Select(n => (n * 31 % Users, n * n % Items, 1f + n % 5))]).WithFeatures(Ages).WithFeatures(Genres), 0.4, seed: 1);

    private static readonly RankingMetric[] Metrics =
    [
        RankingMetric.HitRate(5), RankingMetric.Ndcg(5), RankingMetric.MeanAveragePrecision(5), RankingMetric.ReciprocalRank(), RankingMetric.Precision(5), RankingMetric.Recall(100), RankingMetric.Auc, RankingMetric.Coverage(2),
    ];

    public static TheoryData<string> Heads => ["regression", "binary", "ranking", "softmax"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void It_agrees_with_sorting_every_list(string head)
    {
        using var model = Build(head, threads: 2);

        var result = RankingEvaluator.EvaluateAllItems(model, Split.Test, Split.Train, Metrics, cancellationToken: TestContext.Current.CancellationToken);

        var expected = Naive(model);
        for (var m = 0; m < Metrics.Length; m++)
            result.Values[m].Value.Should().BeApproximately(expected[m], 1e-9, "that is the {0} of the sorted lists", Metrics[m]);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Sampled_lists_of_all_other_items_give_the_same_as_all_items(string head)
    {
        using var model = Build(head, threads: 2);
        var candidates = SampledCandidates.Draw(Split.Test, [Split.Train], Items, seed: 1);

        var sampled = RankingEvaluator.EvaluateSampled(model, candidates, Metrics[..7], new SampledRankingOptions { BatchSize = 100 }, cancellationToken: TestContext.Current.CancellationToken);

        var all = RankingEvaluator.EvaluateAllItems(model, Split.Test, Split.Train, Metrics[..7], cancellationToken: TestContext.Current.CancellationToken);
        sampled.Users.Should().Be(all.Users);
        for (var m = 0; m < 7; m++)
            sampled.Values[m].Value.Should().BeApproximately(all.Values[m].Value, 1e-9, "both are the {0} of the same lists", Metrics[m]);
    }

    [Fact]
    public void Threads_and_block_sizes_do_not_change_the_result()
    {
        using var one = Build("regression", threads: 1);
        using var two = Build("regression", threads: 2);
        var expected = RankingEvaluator.EvaluateAllItems(one, Split.Test, Split.Train, Metrics, cancellationToken: TestContext.Current.CancellationToken).Values;

        foreach (var model in (Model[])[one, two])
            foreach (var block in (int?[])[1, 7, 60, 1000, null])
                RankingEvaluator.EvaluateAllItems(model, Split.Test, Split.Train, Metrics, new AllItemsRankingOptions { BlockSize = block }, cancellationToken: TestContext.Current.CancellationToken)
                    .Values.Should().Equal(expected);
    }

    private static Model Build(string head, int threads)
    {
        var trunk = ModelBuilder.Embed(Split.Train.Users, 6).Embed(Ages.Feature, 2).Embed(Split.Train.Items, 6).Embed(Genres.Feature, 2).Concat().Dense(8).Relu();
        var spec = head switch
        {
            "regression" => trunk.RegressionHead(),
            "binary" => trunk.BinaryHead(),
            "ranking" => trunk.RankingHead(),
            _ => trunk.SoftmaxHead(new ClassScale(5, 1)),
        };
        return spec.Build(5, new CpuEngine(new CpuEngineOptions { Threads = threads }));
    }

    private static double[] Naive(Model model)
    {
        var (sums, count, listed) = (new double[Metrics.Length], 0, new HashSet<int>());
        using var scorer = model.CreateScorer(Split.Test.ItemBatch(model.Spec));
        for (var user = 0; user < Users; user++)
        {
            var relevant = ItemsOf(Split.Test, user);
            if (relevant.Count == 0)
                continue;
            count++;
            var scores = new float[Items];
            scorer.Score(Split.Test.UserBatch(model.Spec, [user]), scores);
            var seen = ItemsOf(Split.Train, user);
            var list = Enumerable.Range(0, Items).Where(i => relevant.Contains(i) || !seen.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i).ToArray();
            listed.UnionWith(list.Take(2));
            var hits = list.Select(relevant.Contains).ToArray();
            double Hits(int k) => hits.Take(k).Count(h => h);
            sums[0] += Hits(5) > 0 ? 1 : 0;
            sums[1] += Enumerable.Range(0, 5).Sum(r => r < hits.Length && hits[r] ? 1 / Math.Log2(r + 2) : 0) / Enumerable.Range(0, Math.Min(5, relevant.Count)).Sum(r => 1 / Math.Log2(r + 2));
            sums[2] += Enumerable.Range(0, Math.Min(5, hits.Length)).Sum(r => hits[r] ? Hits(r + 1) / (r + 1) : 0) / Math.Min(5, relevant.Count);
            sums[3] += 1.0 / (1 + Array.IndexOf(hits, true));
            sums[4] += Hits(5) / 5;
            sums[5] += 1;
            var pairs = from p in list where relevant.Contains(p) from n in list where !relevant.Contains(n) select scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
            sums[6] += pairs.Average();
        }

        return [.. sums.Take(7).Select(sum => sum / count), listed.Count / (double)Items];
    }

    private static HashSet<int> ItemsOf(InteractionTable table, int user) =>
        [.. Enumerable.Range(0, table.Count).Where(row => table.UserIndices[row] == user).Select(row => table.ItemIndices[row])];
}
