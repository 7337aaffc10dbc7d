using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Ratings;

public sealed class RatingTrainingTests
{
    private static readonly ModelSpec Spec = RatingCases.Dot(4, 0).AddBiases().RegressionHead();

    public static TheoryData<ModelSpec> OtherModels =>
    [
        ModelBuilder.Embed(RatingCases.Users, 4, u => u.Dense(4)).Embed(RatingCases.Items, 4).Dot().RegressionHead(),
        ModelBuilder.Embed(RatingCases.Users, 4).Embed(RatingCases.Items, 4, i => i.Relu()).Dot().RegressionHead(),
        ModelBuilder.Embed(RatingCases.Users, 4).Embed(RatingCases.Users, 4).Dot().RegressionHead(),
        ModelBuilder.Embed(RatingCases.Users, 4).Embed(new MultiValuedFeature("tags", 9), 4).Dot().RegressionHead(),
        ModelBuilder.Embed(RatingCases.Users, 4).Embed(RatingCases.Items, 4).Multiply().RegressionHead(),
        RatingCases.Dot(4, 0).RankingHead(),
    ];

    public static TheoryData<Optimizer> OtherOptimizers =>
    [
        new Sgd { Momentum = 0.9 },
        new Sgd { ClipNorm = 1 },
        new AdaGrad { ClipValue = 1 },
        new Adam(),
        new AdamW(),
        new RmsProp(),
    ];

    [Theory]
    [MemberData(nameof(OtherModels))]
    public void Other_models_are_trained_by_batches_only(ModelSpec spec)
    {
        using var model = RatingCases.Engine().Build(spec, 1);
        ((IRatingTraining)model).StartRatings(new Sgd(), [0], [0], [1], 1).Should().BeNull();
        model.Invoking(m => m.StartTraining(new Sgd(), 1).Dispose()).Should().NotThrow();
    }

    [Theory]
    [MemberData(nameof(OtherOptimizers))]
    public void Other_optimizers_train_by_batches_only(Optimizer optimizer)
    {
        using var model = RatingCases.Engine().Build(Spec, 1);
        ((IRatingTraining)model).StartRatings(optimizer, [0], [0], [1], 1).Should().BeNull();
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused_and_change_nothing()
    {
        var binary = RatingCases.Dot(4, 0).BinaryHead();
        Refused(Spec, [0, 1, -1], [0, 0, 0], [1, 1, 1], "Feature 'user' has the indices 0 to 89, but row 2 holds -1. (Parameter 'left')\nActual value was -1.");
        Refused(Spec, [0, 1, 2], [0, 70, 0], [1, 1, 1], "Feature 'item' has the indices 0 to 69, but row 1 holds 70. (Parameter 'right')\nActual value was 70.");
        Refused(Spec, [0, 1, 2], [0, 0, 0], [1, 1, float.NaN], "The target of row 2 is not finite. (Parameter 'targets')\nActual value was NaN.");
        Refused(binary, [0, 1], [0, 0], [1, 2], "The target of row 1 does not fit the binary head: it takes numbers from 0 to 1. (Parameter 'targets')\nActual value was 2.");
        Refused(Spec, [0, 1], [0], [1, 1], "The columns of the ratings have one length, but there are 2 of 'user', 1 of 'item' and 2 targets. (Parameter 'targets')");
        Refused(Spec, [], [], [], "Training needs at least one rating, but there is none. (Parameter 'targets')");

        static void Refused(ModelSpec spec, int[] left, int[] right, float[] targets, string message)
        {
            using var model = RatingCases.Engine().Build(spec, 1);
            var before = TestRuns.Snapshot(model);
            model.Invoking(m => RatingCases.Start(m, new Sgd(), (left, right, targets))).Should().Throw<ArgumentException>()
                .Which.Message.ReplaceLineEndings("\n").Should().Be(message);
            TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), before);
            RatingCases.Start(model, new Sgd(), ([0], [0], [1])).Dispose();
        }
    }

    [Fact]
    public void A_round_refuses_numbers_outside_their_range()
    {
        using var model = RatingCases.Engine(strips: 2).Build(Spec, 1);
        using var session = RatingCases.Start(model, new Sgd(), RatingCases.Rows(Spec, 100));
        session.Invoking(s => s.Run(-1, 0, 0.1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("epoch");
        session.Invoking(s => s.Run(0, -1, 0.1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("round");
        session.Invoking(s => s.Run(0, 2, 0.1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("round");
        session.Invoking(s => s.Run(0, 0, double.NaN)).Should().Throw<ArgumentOutOfRangeException>()
            .Which.Message.ReplaceLineEndings("\n").Should().Be("A learning rate is a finite number of at least 0. (Parameter 'learningRate')\nActual value was NaN.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Ratings_in_the_place_of_others_are_trained_with_the_state_that_is_there(int strips)
    {
        // AdaGrad's state makes the second half depend on the first.
        var (first, second) = (RatingCases.Rows(Spec, 300, seed: 1), RatingCases.Rows(Spec, 300, seed: 2));
        using var model = RatingCases.Engine(threads: 2, strips).Build(Spec, 1);
        using var other = RatingCases.Engine(threads: 1, strips).Build(Spec, 1);
        using var fresh = RatingCases.Engine(threads: 1, strips).Build(Spec, 1);

        Run(model, second);
        Run(other, second);
        Run(fresh, first);

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(other));
        TestRuns.Snapshot(fresh)["embedding.user.weight"].Should().NotEqual(TestRuns.Snapshot(model)["embedding.user.weight"]);

        void Run(IEngineModel trained, (int[] Left, int[] Right, float[] Targets) later)
        {
            using var session = RatingCases.Start(trained, new AdaGrad(), first);
            for (var epoch = 0; epoch < 2; epoch++)
            {
                if (epoch == 1)
                    session.Replace(later.Left, later.Right, later.Targets);
                var rounds = Enumerable.Range(0, session.Rounds).SelectMany(round => RatingCases.Blocks(session, epoch, round)).SelectMany(b => b).ToArray();
                rounds.Should().BeEquivalentTo(Rated(epoch == 0 ? first : later));
                for (var round = 0; round < session.Rounds; round++)
                    session.Run(epoch, round, 0.1);
            }

            session.Rounds.Should().Be(strips);
        }

        static IEnumerable<object> Rated((int[] Left, int[] Right, float[] Targets) rows) =>
            Enumerable.Range(0, 300).Select(r => new { Left = rows.Left[r], Right = rows.Right[r], Target = rows.Targets[r] });
    }

    [Fact]
    public void The_same_ratings_in_the_place_of_themselves_change_nothing()
    {
        var rows = RatingCases.Rows(Spec, 300);
        using var model = RatingCases.Engine(strips: 2).Build(Spec, 1);
        using var other = RatingCases.Engine(strips: 2).Build(Spec, 1);
        using (var session = RatingCases.Start(model, new AdaGrad(), rows))
            for (var step = 0; step < 4; step++)
                session.Run(step / 2, step % 2, 0.1);
        using (var session = RatingCases.Start(other, new AdaGrad(), rows))
            for (var step = 0; step < 4; step++)
            {
                session.Replace(rows.Left, rows.Right, rows.Targets);
                session.Run(step / 2, step % 2, 0.1);
            }

        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(other));
    }

    [Fact]
    public void Ratings_that_do_not_fit_take_no_place()
    {
        using var model = RatingCases.Engine().Build(Spec, 1);
        var session = RatingCases.Start(model, new Sgd(), ([0, 1], [0, 1], [1, 2]));

        Refused([0], [0], [1], "The session has 2 ratings, so that many take their place, but there are 1. (Parameter 'targets')");
        Refused([0, 1], [0, 70], [1, 1], "Feature 'item' has the indices 0 to 69, but row 1 holds 70. (Parameter 'right')\nActual value was 70.");
        Refused([0, 1], [0, 1], [1, float.NaN], "The target of row 1 is not finite. (Parameter 'targets')\nActual value was NaN.");
        session.Run(0, 0, 0.1).Ratings.Should().Be(2);
        session.Dispose();
        session.Invoking(s => s.Replace([0, 1], [0, 1], [1, 2])).Should().Throw<ObjectDisposedException>();

        void Refused(int[] left, int[] right, float[] targets, string message) =>
            session.Invoking(s => s.Replace(left, right, targets)).Should().Throw<ArgumentException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
    }
}
