using DeepMF.Cpu.Scoring;
using DeepMF.Engines;
using DeepMF.Scoring;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Scoring;

/// <summary>Lists for which most rows are never scored are those of all scores, sorted.</summary>
public sealed class BoundedListTests
{
    private static readonly CategoricalFeature Users = new("user", 20);
    private static readonly CategoricalFeature Items = new("item", 1500);

    /// <summary>Models whose last layer has a rectifier behind another: what bounds are for.</summary>
    private static Dictionary<string, ModelSpec> Models { get; } = new()
    {
        ["regression"] = Trunk().RegressionHead(),
        ["biases"] = Trunk().AddBiases().RegressionHead(),
        ["bounded"] = Trunk().RegressionHead(range: (1, 5)),
        ["probabilities"] = Trunk().AddBiases().BinaryHead(),
        ["ranking"] = Trunk().RankingHead(),
        ["leaky"] = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).Relu().Dense(64).LeakyRelu(0.3).RegressionHead(),
        ["deeper"] = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).LeakyRelu().Dense(30).BatchNorm().Relu().Dense(64).Relu().RegressionHead(),
        ["no bound: inputs below 0"] = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).LeakyRelu().Dense(64).Relu().RegressionHead(),
        ["no bound: no rectifier"] = ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).Relu().Dense(64).RegressionHead(),
    };

    public static TheoryData<string, int, int, int, bool> Cases =>
    [
        .. from name in Models.Keys
           from way in new[] { (512, 1, 24), (256, 2, 24), (128, 3, 48) }
           from usesBytes in new[] { false, true }
           select (name, way.Item1, way.Item2, way.Item3, usesBytes),
    ];

    private static Trunk Trunk() => ModelBuilder.Embed(Users, 8).Embed(Items, 8).Concat().Dense(24).Relu().Dense(64).Relu();

    private static Model Build(ModelSpec spec, IEngine engine, int seed) => new(spec, TestRuns.Build(engine, spec, TestRuns.RandomParameters(spec, seed)));

    private static Batch AllOf(CategoricalFeature feature)
    {
        var batch = new Batch([feature], feature.Cardinality) { Count = feature.Cardinality };
        for (var i = 0; i < batch.Count; i++)
            batch.Categorical(feature.Name).Indices[i] = i;
        return batch;
    }

    private static IEnumerable<ScoredRow> Sorted(ReadOnlySpan<float> scores, int n, int[] without)
    {
        var all = scores.ToArray();
        return Enumerable.Range(0, all.Length).Except(without).OrderByDescending(i => all[i]).ThenBy(i => i).Take(n).Select(i => new ScoredRow(i, all[i]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Lists_hold_the_rows_that_score_highest(string name, int bits, int threads, int tileRows, bool usesBytes)
    {
        using var model = Build(Models[name], TestRuns.Engine(threads, bits, tileRows, usesBytes), seed: name.Length);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = ScorerRuns.Score(scorer, users);

        foreach (var n in (int[])[1, 10, 60, Items.Cardinality])
        {
            var lists = scorer.Top(users, n);

            for (var user = 0; user < users.Count; user++)
                lists[user].Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), n, []));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_list_for_one_context_is_found_by_several_threads(bool usesBytes)
    {
        using var model = Build(Models["biases"], TestRuns.Engine(3, tileRows: 48, usesBytes: usesBytes), seed: 9);
        using var scorer = model.CreateScorer(AllOf(Items));
        var scores = ScorerRuns.Score(scorer, AllOf(Users));
        var one = scorer.CreateContexts(1);
        one.Count = 1;
        for (var user = 0; user < Users.Cardinality; user++)
        {
            one.Categorical("user").Indices[0] = user;

            scorer.Top(one, 10).Single().Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 10, []));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lists_follow_weights_that_are_trained_on(bool usesBytes)
    {
        using var model = Build(Models["regression"], TestRuns.Engine(1, tileRows: 48, usesBytes: usesBytes), seed: 4);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        scorer.Top(users, 10);
        foreach (var parameter in model.EngineModel.Parameters.Where(p => p.Spec.Name is "head.weight" or "trunk.2.weight"))
            parameter.Write(0, [.. Enumerable.Range(0, (int)parameter.Spec.Length).Select(i => MathF.Sin(i))]);

        var lists = scorer.Top(users, 10);

        var scores = ScorerRuns.Score(scorer, users);
        for (var user = 0; user < users.Count; user++)
            lists[user].Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 10, []));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Excluded_rows_are_not_chosen(bool usesBytes)
    {
        using var model = Build(Models["biases"], TestRuns.Engine(2, usesBytes: usesBytes), seed: 5);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = ScorerRuns.Score(scorer, users);
        // What would be in the list, and something of every tile.
        int[][] seen = [.. Enumerable.Range(0, users.Count).Select(user => Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 15, []).Select(row => row.Row).Union(Enumerable.Range(0, 100).Select(i => 15 * i)).Order().ToArray())];
        int[] offsets = [0, .. seen.Select((_, user) => seen.Take(user + 1).Sum(s => s.Length))];

        var lists = scorer.Top(users, 10, new ExcludedRows(seen.SelectMany(s => s).ToArray(), offsets));

        for (var user = 0; user < users.Count; user++)
            lists[user].Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 10, seen[user]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_equal_scores_the_lower_row_comes_first(bool usesBytes)
    {
        var spec = Models["regression"];
        using var model = Build(spec, TestRuns.Engine(2, tileRows: 24, usesBytes: usesBytes), seed: 2);
        // Five kinds of items.
        var table = model.EngineModel.Parameters.Single(p => p.Spec.Name == "embedding.item.weight");
        var rows = new float[table.Spec.Length];
        table.Read(0, rows);
        for (var i = 5; i < Items.Cardinality; i++)
            rows.AsSpan(i % 5 * 8, 8).CopyTo(rows.AsSpan(i * 8, 8));
        table.Write(0, rows);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = ScorerRuns.Score(scorer, users);

        var lists = scorer.Top(users, 12);

        for (var user = 0; user < users.Count; user++)
            lists[user].Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 12, []));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_weight_that_is_no_number_gives_the_lists_of_the_scores(bool usesBytes)
    {
        using var model = Build(Models["regression"], TestRuns.Engine(1, tileRows: 24, usesBytes: usesBytes), seed: 3);
        var table = model.EngineModel.Parameters.Single(p => p.Spec.Name == "embedding.item.weight");
        table.Write(8 * 700, [float.NaN, 1, float.PositiveInfinity]);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = ScorerRuns.Score(scorer, users);

        var lists = scorer.Top(users, 10);

        for (var user = 0; user < users.Count; user++)
        {
            var own = scores[(user * Items.Cardinality)..((user + 1) * Items.Cardinality)];
            lists[user].Should().Equal(Sorted(own, 10, [.. Enumerable.Range(0, own.Length).Where(i => float.IsNaN(own[i]))]));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bias_that_is_not_finite_gives_the_lists_of_the_scores(bool usesBytes)
    {
        using var model = Build(Models["biases"], TestRuns.Engine(1, tileRows: 48, usesBytes: usesBytes), seed: 6);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.item.weight").Write(700, [float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = ScorerRuns.Score(scorer, users);

        var lists = scorer.Top(users, 10);

        for (var user = 0; user < users.Count; user++)
        {
            lists[user][0].Should().Be(new ScoredRow(701, float.PositiveInfinity));
            lists[user].Should().Equal(Sorted(scores.AsSpan(user * Items.Cardinality, Items.Cardinality), 10, [700]));
        }
    }

    [Theory]
    [InlineData(10, 0.5, false)]
    [InlineData(50, 0.2, false)]
    [InlineData(10, 0.7, true)]
    [InlineData(50, 0.4, true)]
    public void Many_rows_get_no_score_also_where_a_list_is_longer_than_two_tiles(int n, double share, bool usesBytes)
    {
        using var model = Build(Models["regression"], TestRuns.Engine(1, tileRows: 24, usesBytes: usesBytes), seed: "regression".Length);
        using var snapshot = ((ICatalogScoring)model.EngineModel).CreateSnapshot(AllOf(Items), [.. model.Spec.Features.Select(f => f == Items)]);
        using var run = (CpuScoringRun)snapshot.CreateRun();
        var users = AllOf(Users);
        run.Bind(users);
        run.Selection.Start(users.Count, n);

        run.Run(0, users.Count, run.Selection);

        run.PassedOver.Should().BeGreaterThan((long)(share * users.Count * Items.Cardinality));
    }

    [Fact]
    public void Scores_that_are_all_wanted_spare_nothing()
    {
        using var model = Build(Models["regression"], TestRuns.Engine(1, tileRows: 24), seed: "regression".Length);
        using var snapshot = ((ICatalogScoring)model.EngineModel).CreateSnapshot(AllOf(Items), [.. model.Spec.Features.Select(f => f == Items)]);
        using var run = (CpuScoringRun)snapshot.CreateRun();
        run.Bind(AllOf(Users));
        run.Selection.Start(Users.Cardinality, Items.Cardinality);

        run.Run(0, Users.Cardinality, run.Selection);

        run.PassedOver.Should().Be(0);
    }
}
