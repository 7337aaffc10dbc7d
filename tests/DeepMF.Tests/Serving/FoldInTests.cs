using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Serving;
using DeepMF.Tests.Data;
using DeepMF.Training;

namespace DeepMF.Tests.Serving;

public sealed class FoldInTests
{
    [Fact]
    public void A_dot_product_gives_the_ridge_solution()
    {
        // Trained rows are 1 and 2: mean 1.5, variance 0.25. Items 10 and 20 have the vectors 1 and 2.
        using var recommender = Served.Dot();
        var table = Served.Table();
        var baseline = BiasBaseline.Fit(table);
        var noise = Enumerable.Range(0, 4).Average(r => Math.Pow(table.Ratings[r] - baseline.Predict(table.UserIndices[r], table.ItemIndices[r]), 2));
        const double l2 = 0.3;

        var user = recommender.FoldIn([(10, 4), (20, 5)], new FoldInOptions { L2 = l2 });

        // Σ q (r - q x) / noise = l2 (x - 1.5) / 0.25
        var expected = ((4 + 2 * 5) / noise + l2 * 1.5 / 0.25) / ((1 + 4) / noise + l2 / 0.25);
        user.Predict(10).Value.Should().BeApproximately((float)expected, 1e-4f);
        user.Predict(30).Value.Should().BeApproximately((float)(3 * expected), 3e-4f);
        user.Recommend(5).Items.Should().ContainSingle().Which.Item.Should().Be((RawId)30);
    }

    [Fact]
    public void Without_ratings_the_user_is_the_mean_user()
    {
        using var recommender = Served.Dot();

        var user = recommender.FoldIn([]);

        user.Predict(20).Should().Be(new PredictionResult(3, PredictionSource.Model));
        user.Recommend(3).Ids().Should().Equal(30, 20, 10);
        user.Recommend(3).User.Should().BeNull();
    }

    [Fact]
    public void Unknown_items_are_passed_over_and_reported()
    {
        using var recommender = Served.Dot();

        var user = recommender.FoldIn([(10, 4), (99, 5)]);

        user.Items.Should().Equal((RawId)10);
        user.UnknownItems.Should().Equal((RawId)99);
        user.Predict(99).Source.Should().Be(PredictionSource.UnknownItem);
        user.Predict(99).Value.Should().BeInRange(3, 5);
    }

    [Fact]
    public void A_model_beyond_all_bounds_fits_nobody()
    {
        var table = Served.Table();
        using var model = Served.DotModel(table);
        Served.Write(model, "embedding.item.weight", float.NaN, 2, 3, 4);
        using var recommender = Recommender.Create(model, table);

        Small.MessageOf<InvalidOperationException>(() => recommender.FoldIn([(10, 4)])).Should()
            .Be("No row can be fitted, since the model gives numbers that are not finite. It has grown beyond all bounds: train it again, with a lower learning rate.");
        recommender.FoldIn([(20, 4)]).Predict(30).Value.Should().BeInRange(3, 9);
    }

    [Fact]
    public void Wrong_ratings_are_refused()
    {
        using var recommender = Served.Dot();
        using var softmax = SoftmaxRecommender();

        Small.MessageOf<ArgumentException>(() => recommender.FoldIn([(10, 4), (10, 5)])).Should().Be("The item '10' is there twice. Give it one rating. (Parameter 'ratings')");
        Small.MessageOf<ArgumentException>(() => recommender.FoldIn([(10, float.NaN)])).Should().Be("The item '10' has the rating NaN, but ratings are finite numbers. (Parameter 'ratings')");
        Small.MessageOf<ArgumentException>(() => recommender.FoldIn([("ten", 4)])).Should().Be("The item 'ten' is a text, but ids of items are numbers. (Parameter 'ratings')");
        Small.MessageOf<InvalidOperationException>(() => recommender.FoldIn(new RawId[] { 10 })).Should().Be("The model predicts ratings, so that items without ratings say nothing about a new user. Give pairs of an item and a rating.");
        Small.MessageOf<ArgumentException>(() => softmax.FoldIn([(10, 4.5f)])).Should().Be("The rating 4.5 is none of the values of the model's classes, which go from 1 to 5 in steps of 1.");
    }

    [Theory]
    [InlineData("dot")]
    [InlineData("bounded")]
    [InlineData("deep")]
    public void Held_out_users_are_predicted_nearly_as_well_as_if_the_model_had_been_trained_with_them(string kind)
    {
        var films = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 500, Items = 150, Ratings = 25_000, Seed = 3 }).Interactions;
        // Every tenth user is new; of their ratings two thirds are known.
        var known = Rows(films, (user, row) => user % 10 != 0);
        var given = Rows(films, (user, row) => user % 10 == 0 && row % 3 != 0);
        var rest = films.Select(Rows(films, (user, row) => user % 10 == 0 && row % 3 == 0));
        using var without = Train(films, films.Select(known), kind);
        using var with = Train(films, films.Select([.. known, .. given]), kind);
        using var recommender = Recommender.Create(without, films.Select(known));

        var folded = FoldedError(recommender, films.Select(given), rest);
        var trained = Evaluator.Evaluate(with, rest, cancellationToken: TestContext.Current.CancellationToken)[Metric.Rmse];
        var fallback = Error(rest, row => recommender.Predict(RawId.Of(films.UserVocabulary, rest.UserIndices[row]), RawId.Of(films.ItemVocabulary, rest.ItemIndices[row])).Value);

        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{kind}: trained with {trained:F4}, folded in {folded:F4}, unknown {fallback:F4}"));
        folded.Should().BeLessThan(1.05 * trained);
        folded.Should().BeLessThan(0.98 * fallback);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_implicit_user_likes_what_is_like_the_given_items(bool isRanking)
    {
        using var recommender = TwoTastes(isRanking);

        var user = recommender.FoldIn(new RawId[] { 0, 2, 4, 6 });

        // Even items are liked by even users; the list has the rest of them first.
        user.Recommend(3).Ids().Should().OnlyContain(item => item % 2 == 0);
        float[] values = [.. Enumerable.Range(0, 20).Select(item => user.Predict(item).Value)];
        values.Should().OnlyContain(value => float.IsFinite(value) && (isRanking || (value >= 0 && value <= 1)));
        recommender.FoldIn(new RawId[] { 0, 2, 4, 6 }).Predict(8).Should().Be(user.Predict(8), "negatives are drawn by seed");
    }

    [Fact]
    public void Batch_normalisation_and_dropout_stay_as_they_are()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 3).Embed(table.Items, 3).Concat().Dense(4).BatchNorm().Relu().Dropout(0.5).RegressionHead().Build(seed: 5);
        using var recommender = Recommender.Create(model, table);
        var before = recommender.Predict("ann", 10);

        var first = recommender.FoldIn([(10, 5), (20, 1)]).Predict(30);
        var second = recommender.FoldIn([(10, 5), (20, 1)]).Predict(30);

        second.Should().Be(first);
        recommender.Predict("ann", 10).Should().Be(before);
    }

    [Fact]
    public void Many_threads_fold_in_as_one_does()
    {
        using var recommender = TwoTastes(isRanking: false);
        float[] expected = [.. Enumerable.Range(0, 16).Select(First)];

        Parallel.For(0, 64, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, call => First(call % 16).Should().Be(expected[call % 16]));

        float First(int item) => recommender.FoldIn(new RawId[] { item }).Predict(17).Value;
    }

    [Fact]
    public void A_binary_head_that_was_trained_on_drawn_negatives_reads_no_ratings()
    {
        using var rated = Served.Dot(score => score.BinaryHead(), 5, 3, 0.5f, 4);
        using var unrated = Served.Dot(score => score.BinaryHead(), 1, 1, 1, 1);

        var stars = rated.FoldIn([(10, 5), (20, 0.5f)]);
        var clicks = unrated.FoldIn([10, 20]);

        stars.Predict(30).Should().Be(clicks.Predict(30));
        stars.Predict(99).Should().Be(new PredictionResult(2 / 3f, PredictionSource.UnknownItem));
    }

    [Fact]
    public void A_binary_head_of_ratings_from_0_to_1_refuses_others()
    {
        using var recommender = Served.Dot(score => score.BinaryHead(), 1, 0, 0.5f, 0.5f);

        var fold = () => recommender.FoldIn([(10, 5)]);

        fold.Should().Throw<ArgumentException>().WithMessage("A binary head takes ratings from 0 to 1, but one is 5.");
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(1e-20)]
    public void Almost_no_pull_to_the_mean_fits_the_ratings_there_are(double l2)
    {
        var table = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 60, Items = 40, Ratings = 900 }).Interactions;
        using var model = ModelBuilder.Embed(table.Users, 8).Embed(table.Items, 8).Dot().AddBiases().RegressionHead().Build(seed: 1);
        using var recommender = Recommender.Create(model, table);
        var (one, two) = (RawId.Of(table.ItemVocabulary, 3), RawId.Of(table.ItemVocabulary, 5));

        var user = recommender.FoldIn([(one, 4), (two, 2)], new FoldInOptions { L2 = l2 });

        user.Predict(one).Value.Should().BeApproximately(4, 1e-2f);
        user.Predict(two).Value.Should().BeApproximately(2, 1e-2f);
    }

    [Fact]
    public void Callers_at_a_time_share_no_more_copies_of_the_model_than_there_are_processors()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "recommender");
        using (var made = Served.Dot())
            made.Save(path);
        var engine = new CountingEngine();
        using var recommender = Recommender.Load(path, engine);
        var before = engine.Builds;
        Thread[] callers = [.. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => new Thread(() => recommender.FoldIn([(10, 4)])))];

        Array.ForEach(callers, c => c.Start());
        Array.ForEach(callers, c => c.Join());

        (engine.Builds - before).Should().BeInRange(1, Environment.ProcessorCount);
    }

    private static Recommender SoftmaxRecommender()
    {
        var table = Served.Table();
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(table.Items, 2).Concat().Dense(4).SoftmaxHead(new ClassScale(5, 1)).Build(seed: 1);
        return Recommender.Create(model, table);
    }

    /// <summary>Users 0 to 39 each have six of the ten items of their parity.</summary>
    private static Recommender TwoTastes(bool isRanking)
    {
        (int User, int Item)[] rows = [.. from user in Enumerable.Range(0, 40) from k in Enumerable.Range(0, 6) select (user, 2 * ((user + k * 3) % 10) + user % 2)];
        var table = InteractionTable.Create(rows, r => r.User, r => r.Item, _ => 1f);
        var score = ModelBuilder.Embed(table.Users, 4).Embed(table.Items, 4).Dot();
        using var model = (isRanking ? score.RankingHead() : score.AddBiases().BinaryHead()).Build(seed: 2);
        var trainer = new Trainer(new TrainerOptions { Epochs = 60, BatchSize = 32, Optimizer = new Adam { LearningRate = 0.03 } });
        if (isRanking)
        {
            trainer.Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        }
        else
        {
            // No negatives come with the table: every pair that is not there has the target 0.
            var have = rows.ToHashSet();
            (int User, int Item, float Target)[] all = [.. from user in Enumerable.Range(0, 40) from item in Enumerable.Range(0, 20) select (user, item, have.Contains((user, item)) ? 1f : 0f)];
            var full = InteractionTable.Encode((Vocabulary<int>)table.UserVocabulary, (Vocabulary<int>)table.ItemVocabulary, all, r => r.User, r => r.Item, r => r.Target).Interactions;
            trainer.Fit(model, full, cancellationToken: TestContext.Current.CancellationToken);
        }

        return Recommender.Create(model, table);
    }

    private static Model Train(InteractionTable films, InteractionTable train, string kind)
    {
        var biases = new EmbeddingOptions { Initializer = Initializer.Constant(0), L2 = 0.01 };
        var tables = new EmbeddingOptions { L2 = 0.02 };
        var dot = ModelBuilder.Embed(films.Users, 6, options: tables).Embed(films.Items, 6, options: tables).Dot().AddBiases(biases);
        var spec = kind switch
        {
            "dot" => dot.RegressionHead(),
            "bounded" => dot.RegressionHead(range: (0, 5.5)),
            _ => ModelBuilder.Embed(films.Users, 6, options: tables).Embed(films.Items, 6, options: tables).Concat().Dense(16).Relu().AddBiases(biases).RegressionHead(),
        };
        var model = spec.Build(seed: 1);
        new Trainer(new TrainerOptions { Epochs = 15, BatchSize = 128, Optimizer = new Adam { LearningRate = 0.005 } }).Fit(model, train, cancellationToken: TestContext.Current.CancellationToken);
        return model;
    }

    private static double FoldedError(Recommender recommender, InteractionTable given, InteractionTable rest)
    {
        var users = Enumerable.Range(0, given.Count).GroupBy(row => given.UserIndices[row])
            .ToDictionary(g => g.Key, g => recommender.FoldIn(g.Select(row => (RawId.Of(given.ItemVocabulary, given.ItemIndices[row]), given.Ratings[row]))));
        return Error(rest, row => users[rest.UserIndices[row]].Predict(RawId.Of(rest.ItemVocabulary, rest.ItemIndices[row])).Value);
    }

    private static double Error(InteractionTable rows, Func<int, float> predict) =>
        Math.Sqrt(Enumerable.Range(0, rows.Count).Average(row => Math.Pow(rows.Ratings[row] - predict(row), 2)));

    private static int[] Rows(InteractionTable table, Func<int, int, bool> isChosen)
    {
        var users = table.UserIndices.ToArray();
        return [.. Enumerable.Range(0, table.Count).Where(row => isChosen(users[row], row))];
    }

    /// <summary>Counts the models that it builds, slowly enough that callers meet.</summary>
    private sealed class CountingEngine : IEngine
    {
        private readonly CpuEngine _engine = new();
        private int _builds;

        public string Name => _engine.Name;

        public int Builds => _builds;

        public IEngineModel Build(ModelSpec spec, ulong? seed)
        {
            Interlocked.Increment(ref _builds);
            Thread.Sleep(20);
            return new SameEngine(this, _engine.Build(spec, seed));
        }

        /// <summary>A model that names this engine as its own, so that copies are built by it.</summary>
        private sealed class SameEngine(CountingEngine engine, IEngineModel model) : IEngineModel
        {
            public IEngine Engine => engine;

            public IReadOnlyList<Parameter> Parameters => model.Parameters;

            public void Predict(Batch batch, Span<float> destination) => model.Predict(batch, destination);

            public ITrainingSession StartTraining(Optimizer optimizer, ulong seed) => model.StartTraining(optimizer, seed);

            public void Dispose() => model.Dispose();
        }
    }
}
