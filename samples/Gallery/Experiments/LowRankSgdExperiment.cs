using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E2: there is everything to learn, but plain gradient descent does not get going.</summary>
internal sealed class LowRankSgdExperiment : IExperiment
{
    public string Id => "e2";

    public string Title => "A matrix of low rank and plain SGD: no progress";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var runs = SyntheticRuns.OfSeeds(
            context,
            "Linear MF on rank 25, SGD",
            SyntheticRuns.LowRank,
            SyntheticRuns.LinearMf,
            new TrainerOptions { Epochs = 5, BatchSize = 100, Optimizer = new Sgd { LearningRate = SyntheticRuns.SgdRate } });
        return
        [
            new Paragraph(
                "35,000 random cells of a 250 × 250 matrix of rank 25, the product of two standard normal matrices; 25,000 to train on. Linear matrix factorization with 25 factors could learn every cell, but with numbers that start uniform in ±0.01 " +
                "the product of two factors, and with it the gradient, is almost nothing: SGD at the source's default rate (0.01 on half the squared error, 0.005 on ours) stays where it began, at the variance of the cells. Batches of 100."),
            SyntheticRuns.TableOf("Validation MSE by epoch", runs, Metric.Mse, [null, null, null, null, 24.0788]),
            SyntheticRuns.HistogramOf("e2-low-rank", "E2: the cells of the matrix of rank 25", "The 35,000 cells of the first seed: more small and more very large numbers than a normal distribution of the same variance has.", runs[0].Ratings, 5, 20),
        ];
    }
}
