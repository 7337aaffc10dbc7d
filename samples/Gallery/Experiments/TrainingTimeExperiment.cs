using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;
using static System.FormattableString;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E7: what time buys.</summary>
internal sealed class TrainingTimeExperiment : IExperiment
{
    private const int Width = 64;

    public string Id => "e7";

    public string Title => "RMSE against training time: linear, one-layer towers, residual towers";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var films = context.Data.Get(MovieLensShape.Hundred);
        var table = films.Set.Interactions;
        var (train, validation) = Splits.Random(table, 0.2, context.Seed);
        var adam = new Adam { LearningRate = 0.001, Rule = TableRule.AllRows };
        IReadOnlyList<(string Name, ModelSpec Spec, TrainerOptions Trainer)> settings =
        [
            ("M1, linear", ModelZoo.LinearMf(table.Users, table.Items, Width), new TrainerOptions { Epochs = Shorten(20), BatchSize = 100, Optimizer = adam }),
            ("M3, towers", ModelZoo.MlpTowerMf(table.Users, table.Items, Width, Width), new TrainerOptions { Epochs = Shorten(20), BatchSize = 100, Optimizer = adam }),
            ("M11, residual", ModelZoo.ResidualTowerMf(table.Users, table.Items, Width), new TrainerOptions { Epochs = Shorten(25), BatchSize = 200, Optimizer = adam }),
        ];
        IReadOnlyList<(string Name, TrainingHistory History)> runs = [.. settings.Select(run => (run.Name, Train(run.Name, run.Spec, run.Trainer)))];
        return
        [
            new Paragraph(
                $"{films.Name}, a random fifth validates; 64 factors, Adam at 0.001 with the dense rule, no setting searched for. M3 with the source's 20 epochs and batches of 100, M11 with its 25 and 200, M1 with those of M3, as the source names none for it. " +
                "The time is that of training alone, on this machine, whose other work shows in it."),
            new Table(
                "RMSE and training time",
                ["", "epochs", "training time, s", "best validation RMSE", "in epoch", "after s", "last validation RMSE", "last training RMSE"],
                [
                    .. runs.Select(run =>
                    {
                        var (last, best) = (run.History.Epochs[^1], run.History.Epochs[run.History.BestEpoch!.Value - 1]);
                        return (IReadOnlyList<string>)
                        [
                            run.Name,
                            Invariant($"{last.Epoch}"),
                            Figures.Short(last.TrainingTime.TotalSeconds),
                            Figures.Metric(best.Validation![Metric.Rmse]),
                            Invariant($"{best.Epoch}"),
                            Figures.Short(best.TrainingTime.TotalSeconds),
                            Figures.Metric(last.Validation![Metric.Rmse]),
                            Figures.Metric(last.Training![Metric.Rmse]),
                        ];
                    }),
                ]),
            new LineChart
            {
                Name = "e7-training-time",
                Title = $"E7: RMSE against training time, {films.ShortName}",
                Caption = "A point per epoch; solid: validation, dotted: training. Where the solid line stays or rises while the dotted one falls, the model learns its training ratings by heart.",
                XLabel = "training time, s, logarithmic",
                YLabel = "RMSE, stars",
                YRange = RangeOf(runs.Select(run => run.History)),
                HasLogarithmicX = true,
                Lines =
                [
                    .. runs.SelectMany((run, i) => (IEnumerable<Line>)
                    [
                        LineOf($"{run.Name}, validation", i, run.History, e => e.Validation!),
                        LineOf($"{run.Name}, training", i, run.History, e => e.Training!) with { Pattern = LineKind.Dotted },
                    ]),
                ],
            },
        ];

        TrainingHistory Train(string name, ModelSpec spec, TrainerOptions trainer)
        {
            using var model = spec.Build(context.Seed, context.Engine);
            return context.Fit(name, model, trainer with { Seed = context.Seed, Metrics = [Metric.Rmse], EvaluateTraining = true }, train, validation);
        }

        int Shorten(int epochs) => context.IsQuick ? 3 : epochs;
    }

    /// <summary>From the lowest value to a little above the best constant: the first epochs of linear MF would flatten the rest.</summary>
    private static OutputRange RangeOf(IEnumerable<TrainingHistory> histories) =>
        new(histories.Min(h => h.Epochs.Min(e => Math.Min(e.Training![Metric.Rmse], e.Validation![Metric.Rmse]))) - 0.02, 1.15);

    private static Line LineOf(string name, int color, TrainingHistory history, Func<EpochResult, EvaluationResult> part) =>
        new(name, color, [.. history.Epochs.Select(e => e.TrainingTime.TotalSeconds)], [.. history.Epochs.Select(e => part(e)[Metric.Rmse])]);
}
