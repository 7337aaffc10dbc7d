using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E3: the same with Adam, which learns.</summary>
internal sealed class LowRankAdamExperiment : IExperiment
{
    private static readonly double?[] Source = [21.07, 14.02, 10.49, 8.29, 6.72];

    public string Id => "e3";

    public string Title => "The same matrix and Adam: it learns";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var runs = SyntheticRuns.OfSeeds(
            context,
            "Linear MF on rank 25, Adam",
            SyntheticRuns.LowRank,
            SyntheticRuns.LinearMf,
            new TrainerOptions { Epochs = 5, BatchSize = 100, Optimizer = new Adam { LearningRate = 0.001 } });
        return
        [
            new Paragraph("The data and the model of E2 with Adam at 0.001: it divides each step by the size of the gradients so far, so that small gradients do not hold it up. The factor of the loss does not matter to it."),
            SyntheticRuns.TableOf("Validation MSE by epoch", runs, Metric.Mse, Source),
            SyntheticRuns.ChartOf("e3-adam", "E3: linear MF on rank 25, Adam", "Validation error after each epoch: one line per seed, and the source's.", runs, Source),
        ];
    }
}
