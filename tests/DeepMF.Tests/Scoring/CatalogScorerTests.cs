using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Scoring;

public sealed class CatalogScorerTests
{
    private const int ItemCount = 500;

    private static readonly CategoricalFeature Users = new("user", 120);
    private static readonly CategoricalFeature Items = new("item", ItemCount);
    private static readonly ModelSpec Deep = ModelBuilder.Embed(Users, 9).Embed(Items, 7).Concat().Dense(20).Relu().Dense(18).Relu().AddBiases().RegressionHead();
    private static readonly ModelSpec Dot = ModelBuilder.Embed(Users, 9).Embed(Items, 9).Dot().RegressionHead();

    private static Model Build(ModelSpec spec, int threads = 2) => new(spec, TestRuns.Build(TestRuns.Engine(threads), spec, TestRuns.RandomParameters(spec, 3)));

    private static Batch AllOf(CategoricalFeature feature)
    {
        var batch = new Batch([feature], feature.Cardinality) { Count = feature.Cardinality };
        for (var i = 0; i < batch.Count; i++)
            batch.Categorical(feature.Name).Indices[i] = i;
        return batch;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Lists_hold_the_rows_that_score_highest(int threads)
    {
        foreach (var spec in (ModelSpec[])[Deep, Dot])
        {
            using var model = Build(spec, threads);
            using var scorer = model.CreateScorer(AllOf(Items));
            var users = AllOf(Users);
            var scores = ScorerRuns.Score(scorer, users);

            var lists = scorer.Top(users, 10);

            lists.Should().HaveCount(120);
            for (var user = 0; user < 120; user++)
                lists[user].Should().Equal(Enumerable.Range(0, ItemCount).Select(i => new ScoredRow(i, scores[user * ItemCount + i])).OrderByDescending(r => r.Score).ThenBy(r => r.Row).Take(10));
        }
    }

    [Fact]
    public void Lists_do_not_depend_on_the_number_of_threads()
    {
        using Model one = Build(Deep, 1), three = Build(Deep, 3);
        using CatalogScorer alone = one.CreateScorer(AllOf(Items)), together = three.CreateScorer(AllOf(Items));

        together.Top(AllOf(Users), 25).Should().BeEquivalentTo(alone.Top(AllOf(Users), 25), o => o.WithStrictOrdering());
    }

    [Fact]
    public void Lists_of_more_rows_than_an_array_holds_are_refused()
    {
        using var model = Build(Dot);
        using var scorer = model.CreateScorer(AllOf(Items));
        var contexts = scorer.CreateContexts(int.MaxValue / ItemCount + 1);
        contexts.Count = contexts.Capacity;

        Assert.Throws<ArgumentException>(() => scorer.Top(contexts, ItemCount)).Message.Should()
            .Be(FormattableString.Invariant($"Lists of {ItemCount} rows for {contexts.Count} contexts are {(long)contexts.Count * ItemCount} rows, more than an array holds. Take smaller batches. (Parameter 'contexts')"));
    }

    [Fact]
    public void Excluded_rows_are_not_chosen()
    {
        using var model = Build(Deep);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        users.Count = 3;
        var all = scorer.Top(users, ItemCount);
        int[] best = [.. all[0].Take(4).Select(r => r.Row).Order()], third = [.. all[2].Take(2).Select(r => r.Row).Order()];

        var each = scorer.Top(users, 5, new ExcludedRows([.. best, .. third], [0, 4, 4, 6]));
        var same = scorer.Top(users, 5, new ExcludedRows(best));

        each[0].Should().Equal(all[0].Skip(4).Take(5));
        each[1].Should().Equal(all[1].Take(5));
        each[2].Should().Equal(all[2].Skip(2).Take(5));
        same[2].Should().Equal(all[2].Where(r => !best.Contains(r.Row)).Take(5));
    }

    [Fact]
    public void A_list_is_filled_up_where_fewer_rows_can_be_chosen()
    {
        using var model = Build(Dot);
        var catalog = AllOf(Items);
        catalog.Count = 3;
        using var scorer = model.CreateScorer(catalog);
        var user = AllOf(Users);
        user.Count = 2;
        var lists = new ScoredRow[8];

        scorer.Top(user, 4, lists, new ExcludedRows([0, 1, 2], [0, 2, 3]), cancellationToken: TestContext.Current.CancellationToken);

        lists.Select(r => r.Row).Should().Equal(2, -1, -1, -1, lists[4].Row, lists[5].Row, -1, -1);
        lists[4..6].Select(r => r.Row).Should().BeEquivalentTo([0, 1]);
        scorer.Top(user, 4, new ExcludedRows([0, 1, 2])).Should().AllSatisfy(list => list.Should().BeEmpty());
    }

    [Fact]
    public void Of_equal_scores_the_lower_row_comes_first_and_what_is_no_number_is_not_chosen()
    {
        using var model = Build(Dot, 3);
        foreach (var parameter in model.EngineModel.Parameters)
            parameter.Write(0, new float[parameter.Spec.Length]);
        model.EngineModel.Parameters[1].Write(9 * 400, [float.NaN, 1]);
        using var scorer = model.CreateScorer(AllOf(Items));
        var user = AllOf(Users);
        user.Count = 1;

        scorer.Top(user, ItemCount)[0].Should().Equal(Enumerable.Range(0, ItemCount).Where(i => i != 400).Select(i => new ScoredRow(i, 0)));
    }

    [Fact]
    public void A_scorer_keeps_the_numbers_that_its_catalog_had()
    {
        using var model = Build(Dot);
        var catalog = AllOf(Items);
        using var scorer = model.CreateScorer(catalog);
        var before = ScorerRuns.Score(scorer, AllOf(Users));
        catalog.Categorical("item").Indices.Clear();
        model.EngineModel.Parameters[1].Write(0, new float[9 * ItemCount]);

        ScorerRuns.Score(scorer, AllOf(Users)).Should().Equal(before);
    }

    [Fact]
    public void Concurrent_callers_get_the_lists_of_one()
    {
        using var model = Build(Deep, 2);
        using var scorer = model.CreateScorer(AllOf(Items));
        var batches = Enumerable.Range(0, 5).Select(i => ScorerRuns.Batch(Deep, [Users], 1 + 20 * i, i)).ToArray();
        var expected = batches.Select(b => scorer.Top(b, 7)).ToArray();

        Parallel.For(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            var lists = scorer.Top(batches[i % 5], 7);
            for (var c = 0; c < lists.Length; c++)
                lists[c].AsSpan().SequenceEqual(expected[i % 5][c]).Should().BeTrue();
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_allocated_after_the_first_call(bool plain)
    {
        using var model = Build(Deep);
        var scored = plain ? new Model(Deep, new PlainEngineModel(model.EngineModel)) : model;
        using var scorer = scored.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var scores = new float[users.Count * ItemCount];
        var lists = new ScoredRow[users.Count * 10];
        int[] seen = [3, 5];
        var token = TestContext.Current.CancellationToken;
        Call();

        Allocation.Of(Call).Should().Be(0);

        void Call()
        {
            scorer.Score(users, scores);
            scorer.Top(users, 10, lists, new ExcludedRows(seen), cancellationToken: token);
        }
    }

    [Fact]
    public void Progress_counts_the_contexts_and_a_cancelled_search_stops_between_blocks()
    {
        using var model = Build(Dot);
        using var scorer = model.CreateScorer(AllOf(Items));
        var users = AllOf(Users);
        var lists = new ScoredRow[users.Count * 2];
        using var source = new CancellationTokenSource();
        var reports = new List<int>();
        var progress = new Reports(count =>
        {
            reports.Add(count);
            source.Cancel();
        });

        var search = () => scorer.Top(users, 2, lists, default, progress, source.Token);

        search.Should().Throw<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        reports.Should().ContainSingle().Which.Should().BeInRange(1, 119);
        lists[..(2 * reports[0])].Should().OnlyContain(r => r.Row >= 0 && r != default);
        lists[(2 * reports[0])..].Should().OnlyContain(r => r == default);
        reports.Clear();
        scorer.Top(users, 2, lists, default, new Reports(reports.Add), TestContext.Current.CancellationToken);
        reports.Should().BeInAscendingOrder().And.EndWith(120);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var model = Build(Dot);
        using var scorer = model.CreateScorer(AllOf(Items));
        var user = AllOf(Users);
        user.Count = 2;
        Refuses(() => model.CreateScorer(new Batch([Items], 2)), "A catalog needs at least one row, but this one is empty. (Parameter 'catalog')");
        Refuses(() => model.CreateScorer(AllOf(new CategoricalFeature("hour", 3))), "The catalog has no feature of the model. It has: 'hour'; the model has: 'user', 'item'. (Parameter 'catalog')");
        Refuses(() => model.CreateScorer(ScorerRuns.Batch(Dot, [Items, Users], 2, 1)), "The catalog has every feature of the model: 'user', 'item'. Leave out those that the rows are scored for, such as the user. (Parameter 'catalog')");
        Refuses(() => scorer.Score(user, new float[7]), "Scores of 500 rows for 2 contexts are 1000 numbers, but the destination has room for 7. (Parameter 'destination')");
        Refuses(() => scorer.Top(user, 3, new ScoredRow[7], cancellationToken: TestContext.Current.CancellationToken), "Lists of 3 rows for 2 contexts are 6 rows, but the destination has room for 7. (Parameter 'destination')");
        Refuses(() => scorer.Top(AllOf(Items), 3), "The batch lacks the feature 'user' of the model. It has: 'item'. (Parameter 'batch')");
        Refuses(() => scorer.Top(user, 3, new ExcludedRows([1], [0, 1])), "Excluded rows of 2 contexts need 3 offsets, but there are 2. (Parameter 'excluded')");
        Refuses(() => scorer.Top(user, 3, new ExcludedRows([1], [0, 1, 2])), "The excluded rows of context 1 go from 1 to 2, but offsets ascend from 0 to 1, the number of excluded rows. (Parameter 'excluded')");
        Refuses(() => scorer.Top(user, 3, new ExcludedRows([1, 500])), "The catalog has the rows 0 to 499, but row 500 is to be excluded. (Parameter 'excluded')");
        Refuses(() => scorer.Top(user, 3, new ExcludedRows([5, 4, 3], [0, 1, 3])), "Excluded rows ascend, but row 3 follows row 4 for context 1. Sort them. (Parameter 'excluded')");
        new Action(() => scorer.Top(user, 0)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("n");
        user.Categorical("user").Indices[1] = 120;
        new Action(() => scorer.Top(user, 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Feature 'user' has the indices 0 to 119, but row 1 holds 120.*");

        static void Refuses(Action call, string message) => call.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void No_context_gives_no_list()
    {
        using var model = Build(Dot);
        using var scorer = model.CreateScorer(AllOf(Items));

        scorer.Top(scorer.CreateContexts(4), 3).Should().BeEmpty();
        ScorerRuns.Score(scorer, scorer.CreateContexts(4)).Should().BeEmpty();
    }

    [Fact]
    public void A_scorer_is_of_no_use_after_its_end_or_that_of_its_model()
    {
        var model = Build(Dot);
        var first = model.CreateScorer(AllOf(Items));
        using var second = model.CreateScorer(AllOf(Items));
        first.Dispose();
        new Action(() => first.Top(AllOf(Users), 1)).Should().Throw<ObjectDisposedException>().WithMessage("*CatalogScorer*");
        second.Top(AllOf(Users), 1).Should().HaveCount(120);
        model.Dispose();
        new Action(() => second.Top(AllOf(Users), 1)).Should().Throw<ObjectDisposedException>().WithMessage("*Model*");
        new Action(() => model.CreateScorer(AllOf(Items))).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_scorer_is_of_no_use_after_the_end_of_what_runs_its_model()
    {
        foreach (var spec in (ModelSpec[])[Deep, Dot])
        {
            using var model = Build(spec);
            using var scorer = model.CreateScorer(AllOf(Items));
            var users = AllOf(Users);
            scorer.Top(users, 1);
            model.EngineModel.Dispose();

            new Action(() => scorer.Top(users, 1)).Should().Throw<ObjectDisposedException>();
            new Action(() => ScorerRuns.Score(scorer, users)).Should().Throw<ObjectDisposedException>();
        }
    }

    [Theory]
    [InlineData("embedding.item.weight")]
    [InlineData("embedding.user.weight")]
    public void A_row_that_holds_no_number_scores_as_it_is_predicted(string table)
    {
        foreach (var spec in (ModelSpec[])[Deep, Dot])
        {
            using var model = Build(spec);
            var parameter = model.EngineModel.Parameters.Single(p => p.Spec.Name == table);
            parameter.Write(3L * parameter.Spec.Columns, [float.NaN]);
            using var scorer = model.CreateScorer(AllOf(Items));
            var users = AllOf(Users);

            var scores = ScorerRuns.Score(scorer, users);
            var lists = scorer.Top(users, 10);

            scores.Select(float.IsNaN).Should().Equal(ScorerRuns.Predict(model, AllOf(Items), users).Select(float.IsNaN));
            scores.Count(float.IsNaN).Should().Be(table.Contains("item") ? 120 : ItemCount);
            lists[3].Should().HaveCount(table.Contains("item") ? 10 : 0);
            lists.Should().AllSatisfy(list => list.Should().NotContain(row => float.IsNaN(row.Score)));
        }
    }

    private sealed class Reports(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
