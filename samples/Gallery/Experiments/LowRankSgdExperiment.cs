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
                "35,000 random cells of a 250 × 250 matrix of rank 25, the product of two standard normal matrices; 25,000 to train on, batches of 100. Linear matrix factorization with 25 factors could learn every cell. But with numbers that start " +
                "uniform in ±0.01 the gradient of a factor, which is the error times the other factor, is almost nothing, and SGD at MXNet's default rate (0.01 on half the squared error, 0.005 on ours) stays where it began: at the error of a model that " +
                "always says 0. Each seed draws a matrix of its own, whose variance is 25 on average; the last column is what is left of that error."),
            SyntheticRuns.TableOf("Validation MSE", runs, SyntheticRuns.SourceRow([null, null, null, null, SyntheticRuns.SourceAlwaysZero])),
            SyntheticRuns.HistogramOf("e2-low-rank", "E2: the cells of the matrix of rank 25", "The cells of the first seed: more small and more very large numbers than a normal distribution of the same variance has.", runs[0].Ratings, 5, 24),
        ];
    }
}
