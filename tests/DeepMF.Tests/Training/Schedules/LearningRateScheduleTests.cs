using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void The_schedule_sees_every_step_and_scales_the_rate_of_the_optimizer()
    {
        var seen = new List<(long, long)>();
        var engine = new MeanEngine();
        var table = Tables.Ratings(1, 2, 3);
        using var model = engine.BuildBiased(table.Users, table.Items);
        var options = new TrainerOptions
        {
            Epochs = 2,
            BatchSize = 2,
            Optimizer = new Sgd { LearningRate = 0.5 },
            LearningRate = LearningRateSchedule.Custom((step, total) =>
            {
                seen.Add((step, total));
                return 1 - (double)step / total;
            }),
        };

        var history = new Trainer(options).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        seen.Should().Equal((0, 4), (1, 4), (2, 4), (3, 4));
        engine.LearningRates.Should().Equal(0.5, 0.375, 0.25, 0.125);
        history.Epochs.Select(e => e.LearningRate).Should().Equal(0.375, 0.125);
    }

    [Fact]
    public void A_constant_schedule_keeps_the_rate() => LearningRateSchedule.Constant.FactorAt(new RunPosition(7, 9, 3)).Should().Be(1);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_factor_that_is_no_factor_is_refused(double factor)
    {
        var act = () => LearningRateSchedule.Custom((_, _) => factor).FactorAt(new RunPosition(3, 9, 3));

        act.Should().ThrowExactly<InvalidOperationException>().WithMessage($"The learning-rate schedule returned {factor} for step 3 of 9. Return a finite factor of at least 0.");
    }
}
