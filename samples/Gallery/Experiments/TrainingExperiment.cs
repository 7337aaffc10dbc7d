using System.Globalization;
using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Data;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E9: what the trainer can turn: rate, schedule, momentum, weight decay, rates per group of layers.</summary>
internal sealed class TrainingExperiment : IExperiment
{
    // In the flat part of the finder's curves. The loss falls first while the model learns the mean, so that the suggestion for SGD is cautious.
    private const double SgdRate = 0.024;
    private const double AdamRate = 0.003;

    private const int FirstPeriod = 1;
    private const int Periods = 4;
    private const int TableEpochs = 8;

    /// <summary>1 + 2 + 4 + 8: the run ends with its fourth period.</summary>
    private const int ScheduleEpochs = (1 << Periods) - 1;

    public string Id => "e9";

    public string Title => "Learning rates, restarts, momentum and weight decay";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var ratings = context.Data.Get(MovieLensShape.Hundred);
        var runs = new TrainingRuns(context, Splits.Random(ratings.Set.Interactions, 0.1, context.Seed));
        var sgd = runs.Find("SGD, momentum 0.9", new Sgd { Momentum = 0.9 });
        var adam = runs.Find("Adam", new Adam());
        return
        [
            new Paragraph(
                $"Deep MF (M5: embeddings of 25 and 25, two hidden layers of 64) on {ratings.Name}, a random tenth to validate on, batches of {TrainingRuns.BatchSize}. Embeddings start uniform in ±0.01. " +
                "The finder (Smith 2017) takes a few steps with rising rates, notes the loss, and puts the model back; it suggests a rate between the one at which the loss begins to fall and the one at which it diverges."),
            new Table("The finder's suggestion by seed", ["", .. sgd.Select(s => $"seed {s.Seed}")], [TrainingRuns.Suggestions(sgd), TrainingRuns.Suggestions(adam)]),
            TrainingRuns.FinderChart(sgd[0], adam[0]),
            .. Schedules(runs),
            new Paragraph(
                "Each line of the next table changes what its name says; a name with dots goes on from the last one without. Weight decay holds for dense weights only; embeddings have L2 per occurrence in its place (record 0003). The factor of the embeddings matters with SGD: a row of a table " +
                "is in few batches, so that its steps are far smaller than those of a dense weight, which Adam evens out."),
            Settings(runs),
        ];
    }

    private static IEnumerable<Part> Schedules(TrainingRuns runs)
    {
        (string Name, LearningRateSchedule Schedule)[] schedules =
        [
            ("constant", LearningRateSchedule.Constant),
            ("warm restarts", new CosineWarmRestarts { FirstPeriod = FirstPeriod, Multiplier = 2 }),
            ("one-cycle", new OneCycle()),
        ];
        ScheduleRun[] trained = [.. schedules.Select(s => runs.Train(s.Name, s.Schedule, new Sgd { LearningRate = SgdRate, Momentum = 0.9 }, ScheduleEpochs))];
        yield return new Paragraph(
            $"Three schedules of SGD with momentum 0.9 over {trained[0].History.Epochs.Count} epochs, from a rate of {Rate(SgdRate)}, above the finder's suggestion and in the flat part of its curve: a constant rate; cosines that restart after epochs 1, 3 and 7 (Loshchilov and Hutter 2017); one cycle up and down (Smith 2018).");
        yield return TrainingRuns.RateChart(trained);
        yield return TrainingRuns.ErrorChart(trained);
        yield return TrainingRuns.TableOf("Validation RMSE of the schedules", trained);
    }

    private static Table Settings(TrainingRuns runs)
    {
        var constant = LearningRateSchedule.Constant;
        var momentum = new Sgd { LearningRate = SgdRate, Momentum = 0.9 };
        var plain = new Adam { LearningRate = AdamRate };
        (string Name, LearningRateSchedule Schedule, Optimizer Optimizer)[] settings =
        [
            ("SGD", constant, new Sgd { LearningRate = SgdRate }),
            ("SGD, momentum 0.9", constant, momentum),
            ("… and Nesterov", constant, momentum with { Nesterov = true }),
            ("… and weight decay 0.001", constant, momentum with { WeightDecay = 0.001 }),
            ("… and embeddings × 10", constant, momentum with { Factors = new LearningRateFactors { Embedding = 10 } }),
            ("… and embeddings frozen", constant, momentum with { Factors = new LearningRateFactors { Embedding = 0 } }),
            ("Adam", constant, plain),
            ("… and embeddings × 0.3", constant, plain with { Factors = new LearningRateFactors { Embedding = 0.3 } }),
            ("… and one-cycle", new OneCycle(), plain),
            ("AdamW, weight decay 0.1", constant, new AdamW { LearningRate = AdamRate, WeightDecay = 0.1 }),
        ];
        return TrainingRuns.TableOf($"Validation and training RMSE over {TableEpochs} epochs, SGD at {Rate(SgdRate)}, Adam at {Rate(AdamRate)}", [.. settings.Select(s => runs.Train(s.Name, s.Schedule, s.Optimizer, TableEpochs))]);
    }

    private static string Rate(double rate) => rate.ToString(CultureInfo.InvariantCulture);
}
