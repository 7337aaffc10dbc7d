using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class TrainerEarlyStoppingTests
{
    // Trained on 8 from 0 with rate 0.25, the model says 4, 6, 7, 7.5, … after each epoch; 6 is the validation rating.
    private static readonly TrainerOptions Options = new()
    {
        Epochs = 10,
        Optimizer = new Sgd { LearningRate = 0.25 },
        InitializeGlobalBias = false,
        EarlyStopping = new EarlyStopping { Patience = 2 },
    };

    [Fact]
    public void The_run_ends_after_the_patience_and_the_best_parameters_come_back()
    {
        var (history, bias) = Fit(Options);

        history.Epochs.Should().HaveCount(4);
        history.StoppedEarly.Should().BeTrue();
        history.BestEpoch.Should().Be(2);
        history.WatchedMetric.Should().Be(Metric.Rmse);
        bias.Should().Be(6);
    }

    [Fact]
    public void The_best_parameters_come_back_when_the_epochs_run_out_first()
    {
        var (history, bias) = Fit(Options with { Epochs = 3 });

        history.Epochs.Should().HaveCount(3);
        history.StoppedEarly.Should().BeFalse();
        history.BestEpoch.Should().Be(2);
        bias.Should().Be(6);
    }

    [Fact]
    public void Without_early_stopping_the_last_parameters_stay()
    {
        var (history, bias) = Fit(Options with { Epochs = 3, EarlyStopping = null });

        history.BestEpoch.Should().Be(2);
        bias.Should().Be(7);
    }

    [Fact]
    public void An_improvement_below_the_minimum_does_not_count()
    {
        // RMSE 2, 0, 1, …: the second epoch improves by exactly 2, which is not more than 2.
        var (history, bias) = Fit(Options with { EarlyStopping = new EarlyStopping { Patience = 2, MinimumImprovement = 2 } });

        history.Epochs.Should().HaveCount(3);
        history.BestEpoch.Should().Be(1);
        bias.Should().Be(4);
    }

    [Fact]
    public void The_watched_metric_can_be_named_and_is_measured_even_if_it_was_not_asked_for()
    {
        var (history, _) = Fit(Options with { Metrics = [Metric.Mse], EarlyStopping = new EarlyStopping { Patience = 1, Metric = Metric.Mae } });

        history.WatchedMetric.Should().Be(Metric.Mae);
        history.Epochs.Should().HaveCount(3);
        history.Epochs[0].Validation!.Values.Select(v => v.Metric).Should().Equal(Metric.Mse, Metric.Mae);
    }

    private static (TrainingHistory History, float Bias) Fit(TrainerOptions options)
    {
        var train = Tables.Ratings(8);
        using var model = new MeanEngine().BuildBiased(train.Users, train.Items);
        var history = new Trainer(options).Fit(model, train, Tables.Ratings(6), cancellationToken: TestContext.Current.CancellationToken);
        return (history, model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0]);
    }
}
