using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Ratings;

public sealed class CpuRatingSessionTests
{
    private static readonly ModelSpec Biased = RatingCases.Dot(20, 0.02).AddBiases(new EmbeddingOptions { L2 = 0.01 }).RegressionHead();

    /// <summary>One optimizer per rule that a kernel is compiled for.</summary>
    public static TheoryData<Optimizer> Rules => [new Sgd(), new AdaGrad(), new AdaGrad { Accumulator = TableAccumulator.PerRow }];

    public static TheoryData<int, int> HeadsAndOptimizers => RatingCases.HeadsAndOptimizers;

    /// <summary>One width per number of vectors that a kernel is compiled for, at each size of vector, and the narrow rows that are not padded.</summary>
    public static TheoryData<int, int> WidthsAndBits
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var bits in (int[])[128, 256, 512])
                foreach (var width in (int[])[1, 2, 3, 4, 5, 12, 16, 17, 31, 32, 45, 64, 65, 100, 256, 512])
                    data.Add(width, bits);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(HeadsAndOptimizers))]
    public void One_strip_trains_as_batches_of_one_row_in_its_order(int head, int optimizer)
    {
        var (spec, rule) = (RatingCases.Heads[head], RatingCases.Optimizers[optimizer]);
        var start = TestRuns.RandomParameters(spec, 5);
        var rows = RatingCases.Rows(spec, 400);
        using var model = TestRuns.Build(RatingCases.Engine(strips: 1), spec, start);
        using var session = RatingCases.Start(model, rule, rows);
        using var stepped = TestRuns.Build(TestRuns.Engine(), spec, start);
        using var steps = stepped.StartTraining(rule, 1);
        var batch = new Batch(spec.Features, 1) { Count = 1 };
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var losses = new List<double>();
            foreach (var rating in RatingCases.Blocks(session, epoch, 0).Single())
            {
                batch.Categorical("user").Indices[0] = rating.Left;
                batch.Categorical("item").Indices[0] = rating.Right;
                batch.Targets[0] = rating.Target;
                losses.Add(steps.Step(batch, 0.02));
            }

            var round = session.Run(epoch, 0, 0.02);
            round.Ratings.Should().Be(400);
            round.Loss.Should().BeApproximately(losses.Average(), 1e-4);
        }

        ShouldAgree(model, TestRuns.Snapshot(stepped).ToDictionary(p => p.Key, p => p.Value.Select(v => (double)v).ToArray()), 2e-5);
    }

    [Theory]
    [MemberData(nameof(HeadsAndOptimizers))]
    public void A_grid_trains_by_the_formulas(int head, int optimizer)
    {
        var (spec, rule) = (RatingCases.Heads[head], RatingCases.Optimizers[optimizer]);
        ShouldFollowTheFormulas(spec, rule, RatingCases.Engine(threads: 2, strips: 3), 600);
    }

    [Theory]
    [InlineData(TableAccumulator.PerNumber, 1e-30)]
    [InlineData(TableAccumulator.PerRow, 1e-30)]
    [InlineData(TableAccumulator.PerNumber, 1e-60)]
    [InlineData(TableAccumulator.PerRow, 1e-60)]
    public void An_epsilon_whose_square_is_no_float_moves_weights_without_gradient_nowhere(TableAccumulator accumulator, double epsilon)
    {
        var zeros = new EmbeddingOptions { Initializer = Initializer.Constant(0) };
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 1), 32, options: zeros).Embed(new CategoricalFeature("item", 1), 32, options: zeros).Dot().RegressionHead();
        using var model = RatingCases.Engine(strips: 1).Build(spec, 1);
        using var session = RatingCases.Start(model, new AdaGrad { Epsilon = epsilon, InitialAccumulator = 0, Accumulator = accumulator }, ([0], [0], [3]));
        session.Run(0, 0, 0.1).Loss.Should().Be(9);
        TestRuns.Snapshot(model).Should().AllSatisfy(p => p.Value.Should().OnlyContain(v => v == 0));
    }

    [Theory]
    [MemberData(nameof(WidthsAndBits))]
    public void Every_width_and_every_size_of_vector_trains_by_the_formulas(int width, int bits)
    {
        var spec = RatingCases.Dot(width, 0.03).AddBiases().RegressionHead();
        foreach (var optimizer in (Optimizer[])[new Sgd(), new AdaGrad { InitialAccumulator = 0.5 }, new AdaGrad { InitialAccumulator = 0.5, Accumulator = TableAccumulator.PerRow }])
            ShouldFollowTheFormulas(spec, optimizer, RatingCases.Engine(threads: 2, strips: 2, bits), 150, size: 0.7 / Math.Sqrt(width));
    }

    /// <summary>Score and update of neighbouring ratings overlap: where two share a row, the second must find it moved.</summary>
    [Theory]
    [InlineData(2, 70)]
    [InlineData(70, 2)]
    [InlineData(1, 1)]
    public void Neighbours_that_share_a_row_train_one_after_the_other(int users, int items)
    {
        foreach (var width in (int[])[8, 32, 100])
        {
            var spec = RatingCases.Dot(new CategoricalFeature("user", users), new CategoricalFeature("item", items), width, 0.03).RegressionHead();
            foreach (var optimizer in (Optimizer[])[new Sgd(), new AdaGrad { InitialAccumulator = 0.5 }, new AdaGrad { InitialAccumulator = 0.5, Accumulator = TableAccumulator.PerRow }])
                ShouldFollowTheFormulas(spec, optimizer, RatingCases.Engine(strips: 1), 150, size: 0.7 / Math.Sqrt(width));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_row_with_large_sums_of_squares_leaves_the_row_that_it_meets_exact(float user, float item)
    {
        // The gradient of either row is the other: that of the ones stays 0, whose sum has no reciprocal root; that of the zeros has a large sum from the first epoch on.
        var spec = ModelBuilder
            .Embed(new CategoricalFeature("user", 1), 32, options: new EmbeddingOptions { Initializer = Initializer.Constant(user) })
            .Embed(new CategoricalFeature("item", 1), 32, options: new EmbeddingOptions { Initializer = Initializer.Constant(item) }).Dot().RegressionHead();
        using var model = RatingCases.Engine(strips: 1).Build(spec, 1);
        using var session = RatingCases.Start(model, new AdaGrad { InitialAccumulator = 0 }, ([0], [0], [3]));
        for (var epoch = 0; epoch < 3; epoch++)
            session.Run(epoch, 0, 0).Loss.Should().Be(9);
        var after = TestRuns.Snapshot(model);
        after["embedding.user.weight"].Should().OnlyContain(v => v == user);
        after["embedding.item.weight"].Should().OnlyContain(v => v == item);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_number_of_threads_gives_bit_identical_runs(Optimizer optimizer)
    {
        var rows = RatingCases.Rows(Biased, 20_000);
        var (expected, losses) = Train(1);
        foreach (var threads in (int[])[2, 3, 7])
        {
            var (actual, others) = Train(threads);
            others.Should().Equal(losses);
            TestRuns.ShouldBeIdentical(actual, expected);
        }

        (Dictionary<string, float[]>, List<double>) Train(int threads)
        {
            using var model = RatingCases.Engine(threads).Build(Biased, 1);
            using var session = RatingCases.Start(model, optimizer, rows);
            session.Rounds.Should().BeGreaterThan(2);
            var lossesOfRounds = new List<double>();
            for (var epoch = 0; epoch < 3; epoch++)
                for (var round = 0; round < session.Rounds; round++)
                    lossesOfRounds.Add(session.Run(epoch, round, 0.02).Loss);
            return (TestRuns.Snapshot(model), lossesOfRounds);
        }
    }

    [Fact]
    public void A_seed_decides_the_order_of_the_ratings()
    {
        var rows = RatingCases.Rows(Biased, 2_000);
        var engine = RatingCases.Engine(strips: 4);
        Train(1).Should().Equal(Train(1));
        Train(1).Should().NotEqual(Train(2));

        float[] Train(ulong seed)
        {
            using var model = engine.Build(Biased, 1);
            using var session = RatingCases.Start(model, new Sgd(), rows, seed);
            for (var round = 0; round < session.Rounds; round++)
                session.Run(0, round, 0.02);
            return model.Parameters[0].ToArray();
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_round_allocates_nothing(Optimizer optimizer)
    {
        using var model = RatingCases.Engine(threads: 2, strips: 4).Build(Biased, 1);
        using var session = RatingCases.Start(model, optimizer, RatingCases.Rows(Biased, 2_000));
        session.Run(0, 0, 0.01);
        Allocation.Of(() => session.Run(0, 1, 0.01)).Should().Be(0);
    }

    [Fact]
    public void A_factor_of_zero_freezes_a_group()
    {
        var start = TestRuns.RandomParameters(Biased, 5);
        using var model = TestRuns.Build(RatingCases.Engine(strips: 2), Biased, start);
        using var session = RatingCases.Start(model, new Sgd { Factors = new LearningRateFactors { Bias = 0 } }, RatingCases.Rows(Biased, 500));
        session.Run(0, 0, 0.1);
        var after = TestRuns.Snapshot(model);
        after["bias.global"].Should().Equal(start["bias.global"]);
        after["bias.user.weight"].Should().Equal(start["bias.user.weight"]);
        after["embedding.user.weight"].Should().NotEqual(start["embedding.user.weight"]);
    }

    [Fact]
    public void A_round_without_ratings_changes_nothing()
    {
        // Users and items of one unit each, twice: two of the four blocks are empty.
        var start = TestRuns.RandomParameters(Biased, 5);
        using var model = TestRuns.Build(RatingCases.Engine(strips: 2), Biased, start);
        using var session = RatingCases.Start(model, new Sgd(), ([1, 2, 40, 41], [1, 2, 40, 41], [1, 2, 3, 4]));
        session.Ratings.Should().Be(4);
        var rounds = Enumerable.Range(0, 2).Select(r => RatingCases.Blocks(session, 0, r).Sum(b => b.Length)).ToArray();
        rounds.Should().BeEquivalentTo([0, 4]);
        session.Run(0, Array.IndexOf(rounds, 0), 0.1).Should().Be(new RatingRound(0, 0));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), start);
        session.Run(0, Array.IndexOf(rounds, 4), 0.1).Ratings.Should().Be(4);
    }

    [Fact]
    public void A_model_has_one_session_at_a_time_of_either_kind()
    {
        const string message = "The model has a training session already. Dispose it before another is started.";
        var rows = RatingCases.Rows(Biased, 100);
        using var model = RatingCases.Engine().Build(Biased, 1);
        var session = RatingCases.Start(model, new Sgd(), rows);
        model.Invoking(m => m.StartTraining(new Sgd(), 1)).Should().Throw<InvalidOperationException>().WithMessage(message);
        model.Invoking(m => RatingCases.Start(m, new Sgd(), rows)).Should().Throw<InvalidOperationException>().WithMessage(message);
        session.Dispose();
        session.Dispose();
        session.Invoking(s => s.Run(0, 0, 0.1)).Should().Throw<ObjectDisposedException>();
        using (model.StartTraining(new Sgd(), 1))
            model.Invoking(m => RatingCases.Start(m, new Sgd(), rows)).Should().Throw<InvalidOperationException>().WithMessage(message);
        using var next = RatingCases.Start(model, new Sgd(), rows);
        model.Dispose();
        next.Invoking(s => s.Run(0, 0, 0.1)).Should().Throw<ObjectDisposedException>();
        model.Invoking(m => RatingCases.Start(m, new Sgd(), rows)).Should().Throw<ObjectDisposedException>();
    }

    private static void ShouldFollowTheFormulas(ModelSpec spec, Optimizer optimizer, CpuEngine engine, int ratings, double size = 0.7)
    {
        var start = TestRuns.RandomParameters(spec, 5, size);
        using var model = TestRuns.Build(engine, spec, start);
        using var session = RatingCases.Start(model, optimizer, RatingCases.Rows(spec, ratings));
        var reference = new RatingReference(spec, optimizer, start);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            for (var round = 0; round < session.Rounds; round++)
            {
                var expected = reference.Round(RatingCases.Blocks(session, epoch, round), 0.02);
                session.Run(epoch, round, 0.02).Loss.Should().BeApproximately(expected, 1e-4);
            }
        }

        ShouldAgree(model, reference.Parameters, 5e-5);
    }

    private static void ShouldAgree(IEngineModel model, Dictionary<string, double[]> expected, double tolerance)
    {
        foreach (var (name, values) in TestRuns.Snapshot(model))
            TestRuns.ShouldAgree([.. values.Select(v => (double)v)], expected[name], name, tolerance);
        foreach (var parameter in model.Parameters.Cast<CpuParameter>())
            PaddingOf(parameter).Should().OnlyContain(v => v == 0, $"the padding of '{parameter.Spec.Name}' stays zero");
    }

    private static unsafe List<float> PaddingOf(CpuParameter parameter)
    {
        var padding = new List<float> { 0 };
        for (var row = 0; row < parameter.Rows; row++)
            for (var column = parameter.Columns; column < parameter.Stride; column++)
                padding.Add(parameter.Row(row)[column]);
        return padding;
    }
}
