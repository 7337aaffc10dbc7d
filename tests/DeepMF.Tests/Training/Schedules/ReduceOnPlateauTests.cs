using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class ReduceOnPlateauTests
{
    private static readonly ReduceOnPlateau Plateau = new() { Factor = 0.5, Patience = 2 };

    [Fact]
    public void The_factor_falls_each_time_the_patience_is_spent()
    {
        // Best 1.0, then 0.9; two epochs without improvement after it, then two more.
        double[] rmse = [1.0, 0.9, 0.95, 0.9, 0.91, 0.92, 0.8, 0.81];

        ByEpoch(Plateau, Metric.Rmse, rmse).Should().Equal(1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25);
    }

    [Fact]
    public void An_accuracy_improves_upwards() =>
        ByEpoch(Plateau, Metric.Accuracy, [0.5, 0.6, 0.7, 0.7, 0.7]).Should().Equal(1, 1, 1, 1, 1, 0.5);

    [Fact]
    public void Every_option_counts()
    {
        double[] rmse = [1.0, 0.99, 0.98, 0.97, 0.96];

        ByEpoch(Plateau, Metric.Rmse, rmse)[^1].Should().Be(1);
        ByEpoch(Plateau with { MinimumImprovement = 0.05 }, Metric.Rmse, rmse)[^1].Should().Be(0.25);
        ByEpoch(Plateau with { MinimumImprovement = 0.05, Patience = 3 }, Metric.Rmse, rmse)[^1].Should().Be(0.5);
        ByEpoch(Plateau with { MinimumImprovement = 0.05, Factor = 0.1 }, Metric.Rmse, rmse)[^1].Should().BeApproximately(0.01, 1e-12);
        ByEpoch(Plateau with { MinimumImprovement = 0.05, MinimumFactor = 0.3 }, Metric.Rmse, rmse)[^1].Should().Be(0.3);
    }

    [Fact]
    public void The_factor_depends_on_the_epochs_before_the_step_alone()
    {
        double[] known = [1, 2, 3, 4, 5];

        At(Plateau, 29, Metric.Rmse, known).Should().Be(1);
        At(Plateau, 30, Metric.Rmse, known).Should().Be(0.5);
        At(Plateau, 30, Metric.Rmse, known[..3]).Should().Be(0.5);
    }

    [Fact]
    public void After_a_warm_up_its_epochs_do_not_count()
    {
        var warmed = new WarmUp { Epochs = 2, Then = Plateau };

        ByEpoch(warmed, Metric.Rmse, [0.5, 0.5, 1.0, 1.1, 1.1])[2..].Should().Equal(1, 1, 1, 0.5);
    }

    [Fact]
    public void A_run_lowers_its_rate_by_what_it_has_measured()
    {
        // From 0 towards 8 at a rate of 0.25, while validation wants 0: every epoch but the first is worse.
        var table = Tables.Ratings(8, 8);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        var options = new TrainerOptions { Epochs = 5, BatchSize = 2, Optimizer = new Sgd { LearningRate = 0.25 }, LearningRate = Plateau, InitializeGlobalBias = false };

        var history = new Trainer(options).Fit(model, table, Tables.Ratings(0), cancellationToken: TestContext.Current.CancellationToken);

        history.Epochs.Select(e => e.LearningRate).Should().Equal(0.25, 0.25, 0.25, 0.125, 0.125);
    }

    [Fact]
    public void Without_a_metric_to_watch_it_is_refused()
    {
        var table = Tables.Ratings(1);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);

        FluentActions.Invoking(() => Plateau.FactorAt(new RunPosition(0, 1, 1))).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("ReduceOnPlateau watches a validation metric, but the position has none. Set RunPosition.WatchedMetric and WatchedValues.");
        foreach (var schedule in (LearningRateSchedule[])[Plateau, new WarmUp { Then = Plateau }])
        {
            FluentActions.Invoking(() => new Trainer(new TrainerOptions { LearningRate = schedule }).Fit(model, table)).Should().ThrowExactly<InvalidOperationException>()
                .WithMessage("The schedule watches a validation metric and needs validation rows. Pass a validation table, or set TrainerOptions.ValidationFraction.");
        }
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Factors.Refused(() => new ReduceOnPlateau { Factor = 0 }, "Factor is a number between 0 and 1, both excluded. (Parameter 'Factor')\nActual value was 0.");
        Factors.Refused(() => new ReduceOnPlateau { Patience = 0 }, "Patience is at least 1 epoch. (Parameter 'Patience')\nActual value was 0.");
        Factors.Refused(() => new ReduceOnPlateau { MinimumImprovement = -1 }, "MinimumImprovement is a finite number of at least 0. (Parameter 'MinimumImprovement')\nActual value was -1.");
        Factors.Refused(() => new ReduceOnPlateau { MinimumFactor = 1.5 }, "MinimumFactor is a number from 0 to 1. (Parameter 'MinimumFactor')\nActual value was 1.5.");
        new ReduceOnPlateau().Should().Be(new ReduceOnPlateau { Factor = 0.1, Patience = 2, MinimumImprovement = 0, MinimumFactor = 0 });
    }

    [Fact]
    public void A_position_outside_a_run_is_refused()
    {
        FluentActions.Invoking(() => new RunPosition(-1, 1, 1)).Should().ThrowExactly<ArgumentOutOfRangeException>().WithParameterName("step");
        FluentActions.Invoking(() => new RunPosition(0, 0, 1)).Should().ThrowExactly<ArgumentOutOfRangeException>().WithParameterName("totalSteps");
        FluentActions.Invoking(() => new RunPosition(0, 1, 0)).Should().ThrowExactly<ArgumentOutOfRangeException>().WithParameterName("stepsPerEpoch");
        FluentActions.Invoking(() => new RunPosition(0, 1, 1) { WatchedValues = null! }).Should().ThrowExactly<ArgumentNullException>().WithParameterName("WatchedValues");
    }

    /// <summary>The factors of the first step of each epoch, the one after the last value included.</summary>
    private static double[] ByEpoch(LearningRateSchedule schedule, Metric metric, double[] values) =>
        [.. Enumerable.Range(0, values.Length + 1).Select(epoch => At(schedule, 10 * epoch, metric, values))];

    private static double At(LearningRateSchedule schedule, long step, Metric metric, double[] values) =>
        schedule.FactorAt(new RunPosition(step, 1000, 10) { WatchedMetric = metric, WatchedValues = values });
}
