using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E1: noise, from which nothing can be learned.</summary>
internal sealed class NoiseExperiment : IExperiment
{
    private const double Source = 1.0142;

    public string Id => "e1";

    public string Title => "Noise has nothing to learn";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var runs = SyntheticRuns.OfSeeds(
            context,
            "Linear MF on noise",
            seed => GeneratedRatings.Noise(new NoiseOptions { Seed = seed }),
            SyntheticRuns.LinearMf,
            new TrainerOptions { Epochs = 5, BatchSize = 1_000, Optimizer = new Sgd { LearningRate = SyntheticRuns.SgdRate } });
        return
        [
            new Paragraph(
                "35,000 random cells of a 250 × 250 matrix of standard normal numbers: 25,000 to train on, 10,000 to validate with. Linear matrix factorization with 25 factors, batches of 1,000, SGD at MXNet's default rate of 0.01 on " +
                "half the squared error, which is 0.005 on our squared error; numbers start uniform in ±0.01. A model that always says 0 has an RMSE of about 1. Whoever measures clearly less on such data has validation rows in the training."),
            new Table(
                "Validation RMSE",
                ["", "always 0", "epoch 1", "epoch 5"],
                [.. runs.Select(run => Row($"seed {run.Seed}", run)), ["source", "", "", Figures.Metric(Source)]]),
            SyntheticRuns.HistogramOf("e1-noise", "E1: the cells of the noise", "The cells of the first seed and what a normal distribution would give.", runs[0].Ratings, 1, 4),
        ];
    }

    private static IReadOnlyList<string> Row(string name, SyntheticRun run) => [name, Figures.Metric(Math.Sqrt(run.AlwaysZero)), Figures.Metric(run.Rmse[0]), Figures.Metric(run.Rmse[^1])];
}
