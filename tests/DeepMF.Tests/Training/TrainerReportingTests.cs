using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;
using Microsoft.Extensions.Logging;

namespace DeepMF.Tests.Training;

/// <summary>What a run tells while it works: progress, durations and log messages.</summary>
public sealed class TrainerReportingTests
{
    private static readonly TrainerOptions Options = new() { Epochs = 2, BatchSize = 2, Optimizer = new Sgd { LearningRate = 0.25 }, InitializeGlobalBias = false };

    [Fact]
    public void Progress_comes_at_most_every_interval_and_at_every_end_of_an_epoch()
    {
        // Ten steps per epoch of 40 ms each: reports 120, 240 and 360 ms after the last epoch's end.
        var reports = Run(Options, TimeSpan.FromMilliseconds(40)).Reports;

        reports.Select(r => (r.Epoch, r.Batch, r.IsEpochEnd)).Should().Equal(
            (1, 3, false), (1, 6, false), (1, 9, false), (1, 10, true),
            (2, 3, false), (2, 6, false), (2, 9, false), (2, 10, true));
    }

    [Fact]
    public void An_interval_of_zero_reports_every_batch() =>
        Run(Options with { ProgressInterval = TimeSpan.Zero }, TimeSpan.Zero).Reports.Should().HaveCount(2 * 11);

    [Fact]
    public void A_report_holds_what_the_epoch_has_done_so_far()
    {
        var reports = Run(Options, TimeSpan.FromMilliseconds(50)).Reports;

        // From 0, the losses on a target of 8 are 64, 16, …
        reports[0].Should().Be(new TrainingProgress(1, 2, 2, 10, 4, 40, 40, false, null));
        reports[5].Should().Match<TrainingProgress>(r => r.IsEpochEnd && r.Samples == 20 && r.SamplesPerSecond == 40 && r.Validation![Metric.Mae] < 0.01);
    }

    [Fact]
    public void Durations_are_those_of_training_alone()
    {
        var (reports, history) = Run(Options, TimeSpan.FromMilliseconds(50));

        history.Epochs.Select(e => e.Duration).Should().Equal(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5));
        history.Epochs.Select(e => e.SamplesPerSecond).Should().Equal(40, 40);
        history.Epochs.Select(e => e.TrainingTime).Should().Equal(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        history.TrainingDuration.Should().Be(TimeSpan.FromSeconds(1));
        reports.Count(r => r.IsEpochEnd).Should().Be(2);
    }

    [Fact]
    public void A_clock_that_stands_still_gives_no_speed()
    {
        var (_, history) = Run(Options, TimeSpan.Zero);

        history.Epochs.Should().OnlyContain(e => e.SamplesPerSecond == 0);
    }

    [Fact]
    public void A_run_logs_its_start_its_epochs_and_its_end()
    {
        var logger = new ListLogger<Trainer>(LogLevel.Debug);

        Run(Options, TimeSpan.FromMilliseconds(50), logger);

        logger.Entries.Select(e => (e.Level, e.Id)).Should().Equal((LogLevel.Debug, 1), (LogLevel.Information, 3), (LogLevel.Information, 3), (LogLevel.Debug, 2));
        logger.Entries[0].Message.Should().Be("Training starts: engine mean, 5 parameters, 20 rows in 10 batches, 2 epochs, seed 0");
        logger.Entries[2].Message.Should().StartWith("Epoch 2 of 2: loss ").And.EndWith(", validation RMSE 0.0000, MAE 0.0000, 40 samples/s, learning rate 0.25");
        logger.Entries[3].Message.Should().Be("Training is done: 2 epochs in 00:00:01, best epoch 2, stopped early: False");
    }

    [Fact]
    public void Batches_are_logged_at_the_level_trace_alone()
    {
        var logger = new ListLogger<Trainer>(LogLevel.Trace);

        Run(Options, TimeSpan.FromMilliseconds(50), logger);

        var batches = logger.Entries.Where(e => e.Level == LogLevel.Trace).ToList();
        batches.Should().HaveCount(20).And.OnlyContain(e => e.Id == 4);
        batches[1].Message.Should().Be("Epoch 1, batch 2 of 10: loss 16, learning rate 0.25");
    }

    private static (List<TrainingProgress> Reports, TrainingHistory History) Run(TrainerOptions options, TimeSpan timePerStep, ILogger<Trainer>? logger = null)
    {
        var time = new ManualTimeProvider();
        var table = Tables.Ratings([.. Enumerable.Repeat(8f, 20)]);
        var engine = new MeanEngine
        {
            Script = _ =>
            {
                time.Advance(timePerStep);
                return null;
            },
        };
        using var model = engine.BuildBiased(table.Users, table.Items);
        // The clock also moves while the end of an epoch is reported; no epoch may count that time.
        var progress = new ProgressList<TrainingProgress>(r => time.Advance(r.IsEpochEnd ? TimeSpan.FromMinutes(1) : TimeSpan.Zero));
        var history = new Trainer(options, logger, time).Fit(model, table, table, progress, TestContext.Current.CancellationToken);
        return (progress.Reports, history);
    }
}
