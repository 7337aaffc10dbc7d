using System.Globalization;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>The runs of E9 and how they are shown: one model and one split.</summary>
internal sealed class TrainingRuns(ExperimentContext context, TrainTestSplit split)
{
    public const int BatchSize = 100;

    private const int FinderSeeds = 3;

    /// <summary>A rate per tenth step is enough for a picture.</summary>
    private const int StepsPerPoint = 10;

    private readonly ModelSpec _model = ModelZoo.DeepMf(split.Train.Users, split.Train.Items);

    /// <summary>Searches a rate with each of three seeds.</summary>
    public IReadOnlyList<FinderRun> Find(string name, Optimizer optimizer) =>
    [
        .. context.Seeds(FinderSeeds).Select(seed =>
        {
            using var model = _model.Build(seed, context.Engine);
            var options = new LearningRateFinderOptions { Optimizer = optimizer, BatchSize = BatchSize, MinimumRate = 1e-5, MaximumRate = 10, Steps = 300, Seed = seed };
            return new FinderRun(name, seed, LearningRateFinder.Find(model, split.Train, options, cancellationToken: context.CancellationToken));
        }),
    ];

    public ScheduleRun Train(string name, LearningRateSchedule schedule, Optimizer optimizer, int epochs)
    {
        using var model = _model.Build(context.Seed, context.Engine);
        epochs = context.IsQuick ? 1 : epochs;
        var options = new TrainerOptions { Epochs = epochs, BatchSize = BatchSize, Optimizer = optimizer, LearningRate = schedule, Metrics = [Metric.Rmse], EvaluateTraining = true, Seed = context.Seed };
        var history = context.Fit(name, model, options, split.Train, split.Test);
        var steps = (split.Train.Count + BatchSize - 1) / BatchSize;
        // The position of a step is all that these schedules read, so the rates need no run.
        double[] rates = [.. Enumerable.Range(0, epochs * steps / StepsPerPoint).Select(p => optimizer.LearningRate * schedule.FactorAt(new RunPosition(p * StepsPerPoint, (long)epochs * steps, steps)))];
        return new ScheduleRun(name, history, rates, [.. Enumerable.Range(0, rates.Length).Select(p => (double)p * StepsPerPoint)]);
    }

    public static IReadOnlyList<string> Suggestions(IReadOnlyList<FinderRun> runs) => [runs[0].Name, .. runs.Select(r => RateOf(r.Rate))];

    public static LineChart FinderChart(params IReadOnlyList<FinderRun> runs) => new()
    {
        Name = "e9-finder",
        Title = "E9: learning-rate finder",
        Caption = "The smoothed loss of the training batches while the rate rises from step to step, until it diverges, and the rate that is suggested.",
        XLabel = "learning rate",
        YLabel = "smoothed loss (squared error)",
        HasLogarithmicX = true,
        // Of a divergence only the beginning matters.
        YRange = new OutputRange(0, 1.1 * runs.Max(r => r.Result.Points.TakeWhile(p => p.LearningRate <= r.Rate).Max(p => p.SmoothedLoss))),
        Lines = [.. runs.Select((r, i) => new Line(r.Name, i, [.. r.Result.Points.Select(p => p.LearningRate)], [.. r.Result.Points.Select(p => p.SmoothedLoss)]) { HasMarkers = false })],
        Marks = [.. runs.Select((r, i) => new Mark($"suggested: {RateOf(r.Rate)}", i, r.Rate))],
    };

    public static LineChart RateChart(IReadOnlyList<ScheduleRun> runs) => new()
    {
        Name = "e9-rates",
        Title = "E9: learning rate by step",
        Caption = "What the schedules do with the rate.",
        XLabel = "step",
        YLabel = "learning rate",
        Lines = [.. runs.Select((r, i) => new Line(r.Name, i, r.Steps, r.Rates) { HasMarkers = false })],
    };

    public static LineChart ErrorChart(IReadOnlyList<ScheduleRun> runs) => new()
    {
        Name = "e9-schedules",
        Title = "E9: RMSE by epoch and schedule",
        Caption = "Validation solid, training dotted. A rate that falls to nothing lets the model settle; after a restart the error rises for a while.",
        XLabel = "epoch",
        YLabel = "RMSE, stars",
        HasWholeX = true,
        Lines = [.. runs.SelectMany((r, i) => new[] { new Line(r.Name, i, r.Epochs, r.Validation), new Line($"{r.Name}, training", i, r.Epochs, r.Training) { Pattern = LineKind.Dotted, HasMarkers = false } })],
    };

    public static Table TableOf(string caption, IReadOnlyList<ScheduleRun> runs) => new(
        caption,
        ["", "first epoch", "best epoch", "last epoch", "training, last epoch"],
        [
            .. runs.Select(r => (IReadOnlyList<string>)
                [r.Name, Figures.Metric(r.Validation[0]), $"{Figures.Metric(r.Validation.Min())} ({r.History.BestEpoch})", Figures.Metric(r.Validation[^1]), Figures.Metric(r.Training[^1])]),
        ]);

    private static string RateOf(double rate) => rate.ToString("G2", CultureInfo.InvariantCulture);
}

/// <summary>What a finder saw.</summary>
internal sealed record FinderRun(string Name, ulong Seed, LearningRateFinderResult Result)
{
    /// <summary>The suggestion.</summary>
    public double Rate => Result.Suggestion ?? throw new InvalidOperationException($"The finder suggests no rate for {Name} with seed {Seed}: its loss never fell. Try another seed.");
}

/// <summary>A training run, with its rate at some of its steps.</summary>
internal sealed record ScheduleRun(string Name, TrainingHistory History, IReadOnlyList<double> Rates, IReadOnlyList<double> Steps)
{
    public double[] Epochs => [.. History.Epochs.Select(e => (double)e.Epoch)];

    public double[] Validation => [.. History.Epochs.Select(e => e.Validation![Metric.Rmse])];

    public double[] Training => [.. History.Epochs.Select(e => e.Training![Metric.Rmse])];
}
