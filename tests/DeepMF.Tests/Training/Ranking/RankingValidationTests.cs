using DeepMF.Cpu;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;
using DeepMF.Training;
using Microsoft.Extensions.Logging;

namespace DeepMF.Tests.Training.Ranking;

/// <summary>Epochs chosen by ranking.</summary>
public sealed class RankingValidationTests
{
    // Users of two kinds and items of two kinds; each user has most items of the own kind.
    private static readonly TrainTestSplit Split = Splits.LeaveRandomOut(
        Tables.Of(20, 12, [.. from user in Enumerable.Range(0, 20) from item in Enumerable.Range(0, 12) where user % 2 == item % 2 select (user, item, 1f)]), 2, seed: 3);

    private static readonly TrainerOptions Options = new() { Epochs = 12, BatchSize = 16, Optimizer = new Adam { LearningRate = 0.05 } };

    [Fact]
    public void A_ranking_model_is_validated_over_all_items()
    {
        using var model = Build();
        var validation = RankingValidation.AllItems(Split.Test, Split.Train, [RankingMetric.Auc, RankingMetric.HitRate(2)]);
        var progress = new ProgressList<TrainingProgress>();

        var history = new Trainer(Options).Fit(model, Split.Train, validation, progress, TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(RankingMetric.Auc);
        history.Epochs.Should().HaveCount(12).And.OnlyContain(e => e.Validation == null && e.Ranking is AllItemsRankingResult);
        var values = history.Epochs.Select(e => e.Ranking![RankingMetric.Auc]).ToArray();
        history.BestEpoch.Should().Be(1 + Array.IndexOf(values, values.Max()));
        values.Max().Should().BeGreaterThan(0.9);
        progress.Reports.Where(r => r.IsEpochEnd).Select(r => r.Ranking).Should().Equal(history.Epochs.Select(e => e.Ranking));
        var result = RankingEvaluator.EvaluateAllItems(model, Split.Test, Split.Train, validation.Metrics, cancellationToken: TestContext.Current.CancellationToken);
        result.Values.Should().Equal(history.Epochs[^1].Ranking!.Values);
    }

    [Fact]
    public void Early_stopping_keeps_the_best_epoch_by_the_metric_that_it_names()
    {
        using var model = Build();
        var candidates = SampledCandidates.Draw(Split.Test, [Split.Train], 4, seed: 1);
        var validation = RankingValidation.Sampled(candidates, [RankingMetric.HitRate(1), RankingMetric.Ndcg(3)]);
        var options = Options with { EarlyStopping = new EarlyStopping { Metric = RankingMetric.Ndcg(3), Patience = 2 }, Epochs = 60 };

        var history = new Trainer(options).Fit(model, Split.Train, validation, cancellationToken: TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(RankingMetric.Ndcg(3));
        history.StoppedEarly.Should().BeTrue();
        history.Epochs.Should().HaveCount(history.BestEpoch!.Value + 2);
        var kept = RankingEvaluator.EvaluateSampled(model, candidates, validation.Metrics, cancellationToken: TestContext.Current.CancellationToken);
        kept.Values.Should().Equal(history.Epochs[history.BestEpoch.Value - 1].Ranking!.Values);
    }

    [Fact]
    public void A_schedule_that_watches_a_metric_watches_the_ranking()
    {
        using var model = Build();
        var validation = RankingValidation.AllItems(Split.Test, Split.Train, [RankingMetric.HitRate(12)]);
        // Among all items the relevant ones are always listed: nothing improves, and the rate falls after every epoch but the first.
        var options = Options with { Epochs = 4, LearningRate = new ReduceOnPlateau { Factor = 0.5, Patience = 1 } };

        var history = new Trainer(options).Fit(model, Split.Train, validation, cancellationToken: TestContext.Current.CancellationToken);

        history.BestEpoch.Should().Be(1);
        history.Epochs.Select(e => e.LearningRate).Should().Equal(0.05, 0.05, 0.025, 0.0125);
    }

    [Fact]
    public void A_batch_source_can_be_validated_by_ranking()
    {
        using var model = Build();
        var source = new RankingBatchIterator(Split.Train, model.Spec.Features, 32, seed: 1);

        var history = new Trainer(Options with { Epochs = 2 }).Fit(model, source, RankingValidation.AllItems(Split.Test, Split.Train), cancellationToken: TestContext.Current.CancellationToken);

        history.WatchedMetric.Should().Be(RankingMetric.HitRate(10));
        history.Epochs.Should().OnlyContain(e => e.Ranking != null);
    }

    [Fact]
    public void A_log_line_says_what_was_ranked()
    {
        using var model = Build();
        var logger = new ListLogger<Trainer>(LogLevel.Information);

        new Trainer(Options with { Epochs = 1 }, logger).Fit(model, Split.Train, RankingValidation.AllItems(Split.Test, Split.Train, [RankingMetric.HitRate(12)]), cancellationToken: TestContext.Current.CancellationToken);

        logger.Entries.Should().ContainSingle(e => e.Message.Contains("validation HR@12 (all 12 items) 1.0000", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var model = Build();
        var validation = RankingValidation.AllItems(Split.Test, Split.Train);
        var fraction = () => new Trainer(Options with { ValidationFraction = 0.1 }).Fit(model, Split.Train, validation);
        var other = () => new Trainer(Options with { EarlyStopping = new EarlyStopping { Metric = RankingMetric.Auc } }).Fit(model, Split.Train, validation);
        var rows = () => new Trainer(Options with { EarlyStopping = new EarlyStopping { Metric = Metric.Rmse } }).Fit(model, Split.Train, validation);
        using var regression = ModelBuilder.Embed(Split.Train.Users, 2).Embed(Split.Train.Items, 2).Dot().RegressionHead().Build(1);
        var ranking = () => new Trainer(Options with { EarlyStopping = new EarlyStopping { Metric = RankingMetric.Auc } }).Fit(regression, Split.Train, Split.Test);

        fraction.Should().ThrowExactly<InvalidOperationException>().WithMessage("Both a RankingValidation and TrainerOptions.ValidationFraction are given. Leave one of them out.");
        other.Should().ThrowExactly<InvalidOperationException>().WithMessage("Early stopping watches 'AUC', but the RankingValidation measures: 'HR@10', 'NDCG@10'. Add it there, or watch one of these.");
        rows.Should().ThrowExactly<InvalidOperationException>().WithMessage("Early stopping watches 'RMSE', but the RankingValidation measures: 'HR@10', 'NDCG@10'. Add it there, or watch one of these.");
        ranking.Should().ThrowExactly<InvalidOperationException>().WithMessage("Early stopping watches 'AUC', but the run is validated row by row. Pass a RankingValidation in place of the validation rows.");
    }

    private static Model Build() =>
        ModelBuilder.Embed(Split.Train.Users, 4).Embed(Split.Train.Items, 4).Dot().RankingHead().Build(1, new CpuEngine(new CpuEngineOptions { Threads = 1 }));
}
