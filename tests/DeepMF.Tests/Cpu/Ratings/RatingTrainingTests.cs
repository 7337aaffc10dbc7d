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
}
