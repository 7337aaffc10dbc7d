using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;
using Microsoft.Extensions.Logging;

namespace DeepMF.Tests.Training;

/// <summary>Runs that end before their time: cancelled, or diverged.</summary>
public sealed class TrainerEndingTests
{
    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 1, Optimizer = new Sgd { LearningRate = 0.25 }, InitializeGlobalBias = false };

    [Fact]
    public void Cancellation_in_mid_epoch_keeps_the_last_finished_step()
    {
        var table = Tables.Ratings(8, 8, 8, 8);
        using var source = new CancellationTokenSource();
        var engine = new MeanEngine { Script = step => Cancel(source, step == 5) };
        using var model = engine.BuildBiased(table.Users, table.Items);
        var logger = new ListLogger<Trainer>(LogLevel.Information);
        var act = () => new Trainer(Options, logger).Fit(model, table, table, cancellationToken: source.Token);

        act.Should().ThrowExactly<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);

        // Steps 0 to 5 are finished, each goes half of the way: 8 (1 - 2⁻⁶).
        Bias(model).Should().Be(7.875f);
        Evaluator.Evaluate(model, table, cancellationToken: TestContext.Current.CancellationToken)[Metric.Mae].Should().Be(0.125);
        logger.Entries.Select(e => (e.Level, e.Id)).Should().Equal((LogLevel.Information, 3), (LogLevel.Information, 6));
        logger.Entries[^1].Message.Should().Be("Training was cancelled in epoch 2 after 6 steps");

        new Trainer(Options with { Epochs = 1 }).Fit(model, Tables.Ratings(8), cancellationToken: TestContext.Current.CancellationToken);
        Bias(model).Should().Be(7.9375f);
    }

    [Fact]
    public void A_token_that_is_cancelled_before_changes_nothing()
    {
        var table = Tables.Ratings(8);
        using var source = new CancellationTokenSource();
        source.Cancel();
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        var act = () => new Trainer().Fit(model, table, cancellationToken: source.Token);

        act.Should().ThrowExactly<OperationCanceledException>();

        Bias(model).Should().Be(0);
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_run()
    {
        var table = Tables.Ratings(8, 8, 8, 8);
        var engine = new MeanEngine { Script = step => step == 5 ? double.NaN : null };
        using var model = engine.BuildBiased(table.Users, table.Items);
        var logger = new ListLogger<Trainer>(LogLevel.Error);
        var act = () => new Trainer(Options, logger).Fit(model, table);

        act.Should().ThrowExactly<NotFiniteNumberException>()
            .WithMessage("The loss became NaN in epoch 2, step 6. Lower the learning rate (0.25), or bound the gradients with Optimizer.ClipNorm.");

        logger.Entries.Should().ContainSingle().Which.Should().Match<(LogLevel Level, int Id, string Message, Exception? Exception)>(e =>
            e.Id == 7 && e.Message == "Training failed in epoch 2 after 6 steps" && e.Exception is NotFiniteNumberException);
        Bias(model).Should().Be(7.875f);
    }

    [Fact]
    public void With_early_stopping_a_diverged_run_leaves_the_best_parameters()
    {
        var table = Tables.Ratings(8, 8, 8, 8);
        var engine = new MeanEngine { Script = step => step == 10 ? double.PositiveInfinity : null };
        using var model = engine.BuildBiased(table.Users, table.Items);
        var act = () => new Trainer(Options with { EarlyStopping = new EarlyStopping() }).Fit(model, table, Tables.Ratings(7.5f));

        act.Should().ThrowExactly<NotFiniteNumberException>();

        Bias(model).Should().Be(7.5f); // after epoch 1, its four steps
    }

    private static double? Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
            source.Cancel();
        return null;
    }

    private static float Bias(Model model) => model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0];
}
