using DeepMF.Optimizers;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Training;

namespace DeepMF.Samples.Gallery.Experiments;

/// <summary>E3: the same with Adam, which learns.</summary>
internal sealed class LowRankAdamExperiment : IExperiment
{
    /// <summary>What MXNet's <c>fit</c> gives to any optimizer whose rate is not named.</summary>
    private const double Rate = 0.01;

    private const double AdamRate = 0.001;

    private static readonly double[] Source = [21.07, 14.02, 10.49, 8.29, 6.72];

    public string Id => "e3";

    public string Title => "The same matrix and Adam: it learns";

    public IReadOnlyList<Part> Run(ExperimentContext context)
    {
        var runs = Fit(context, "Adam at 0.01", new Adam { LearningRate = Rate, Rule = TableRule.AllRows });
        var touched = Fit(context, "Adam at 0.01, touched rows", new Adam { LearningRate = Rate });
        var slow = Fit(context, "Adam at 0.001", new Adam { LearningRate = AdamRate, Rule = TableRule.AllRows });
        return
        [
            new Paragraph(
                "The data and the model of E2 with Adam, which divides each step by the size of the gradients so far, so that small gradients do not hold it up; the factor of the loss does not matter to it. Every step moves every row of the tables, as in the " +
                "source. The rate is 0.01, MXNet's own for an optimizer that is named without one, which we take the source to have done: with it the curve is the source's, whereas Adam's own default of 0.001 is ten times too slow for it. " +
                "\"touched rows\" is the default of DeepMF, which moves the rows of a batch only."),
            SyntheticRuns.TableOf(
                "Validation MSE",
                runs,
                SyntheticRuns.MeanRow("mean, touched rows", touched),
                SyntheticRuns.MeanRow("mean, rate 0.001", slow),
                SyntheticRuns.SourceRow([.. Source])),
            SyntheticRuns.ChartOf(
                "e3-adam",
                "E3: linear MF on rank 25, Adam",
                "Validation error after each epoch, as a share of the error of a model that always says 0: a line per seed, one for the rate of 0.001, and the source's.",
                runs,
                Source,
                new Line($"seed {slow[0].Seed}, rate 0.001", 0, SyntheticRuns.EpochsOf(slow[0]), slow[0].Shares) { Pattern = LineKind.Dotted }),
        ];
    }

    private static IReadOnlyList<SyntheticRun> Fit(ExperimentContext context, string label, Adam adam) =>
        SyntheticRuns.OfSeeds(context, label, SyntheticRuns.LowRank, SyntheticRuns.LinearMf, new TrainerOptions { Epochs = 5, BatchSize = 100, Optimizer = adam });
}
