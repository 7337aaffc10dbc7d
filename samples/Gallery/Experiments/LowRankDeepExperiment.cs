using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E4: a network in place of the product learns this matrix slowly.</summary>
internal sealed class LowRankDeepExperiment : IExperiment
{
    private static readonly double[] Source = [24.07, 24.00, 23.83, 23.65, 23.52];

    public string Id => "e4";

    public string Title => "The same matrix and a deep model: slowly";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var runs = SyntheticRuns.OfSeeds(
            context,
            "Deep MF on rank 25, Adam",
            SyntheticRuns.LowRank,
            SyntheticRuns.DeepMf,
            new TrainerOptions { Epochs = 5, BatchSize = 100, Optimizer = new Adam { LearningRate = 0.001, Rule = TableRule.AllRows } });
        return
        [
            new Paragraph(
                "The data of E2 and Adam at 0.001, but the embeddings stand side by side and go through one hidden layer of 64 rectified units. Tables and the hidden layer start uniform in ±0.01, the projection of the head as Glorot and Bengio have it. " +
                "A network has to find the product that linear matrix factorization is given: depth is no gain where the truth is a dot product."),
            SyntheticRuns.TableOf("Validation MSE", runs, SyntheticRuns.SourceRow([.. Source])),
            SyntheticRuns.ChartOf(
                "e4-deep",
                "E4: deep MF on rank 25, Adam",
                "Validation error after each epoch, as a share of the error of a model that always says 0: a line per seed and the source's. The scale is much finer than E3's.",
                runs,
                Source),
        ];
    }
}
