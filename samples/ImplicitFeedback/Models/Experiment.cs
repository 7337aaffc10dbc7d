using System.Diagnostics;
using DeepMF.Cpu;
using DeepMF.Training;

namespace DeepMF.Samples.ImplicitFeedback.Models;

/// <summary>Chooses the epochs of a model on the validation part, trains it anew on training and validation part, and looks at the test once.</summary>
internal sealed class Experiment(RunOptions options, ClickParts parts, Report report)
{
    public static readonly RankingMetric Ndcg = RankingMetric.Ndcg(10);

    /// <summary>What is measured over all items.</summary>
    public static readonly IReadOnlyList<RankingMetric> Metrics =
    [
        RankingMetric.HitRate(10), Ndcg, RankingMetric.MeanAveragePrecision(10), RankingMetric.ReciprocalRank(),
        RankingMetric.Precision(10), RankingMetric.Recall(10), RankingMetric.Auc, RankingMetric.Coverage(10),
    ];

    public CpuEngine Engine { get; } = new(options.Threads is { } threads ? new CpuEngineOptions { Threads = threads } : new CpuEngineOptions());

    public ModelResult RunPopularity(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var before = PopularityBaseline.Fit(parts.Train, Engine);
        var validation = RankingEvaluator.EvaluateAllItems(before, parts.Validation, seen: parts.Train, [Ndcg], cancellationToken: cancellationToken);
        using var model = PopularityBaseline.Fit(parts.Known, Engine);
        return Measure("popularity", model, 0, validation[Ndcg], clock.Elapsed, cancellationToken);
    }

    /// <returns>The trained model, which is the caller's to dispose of, and its result.</returns>
    public (Model Model, ModelResult Result) Run(ModelRecipe recipe, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var trainer = recipe.Options with { Seed = options.Seed, Epochs = options.Epochs };
        var (epochs, validation) = ChooseEpochs(recipe, trainer, cancellationToken);
        var model = Build(recipe);
        try
        {
            var final = new Trainer(trainer with { Epochs = epochs });
            report.Train($"{recipe.Name}: training with the validation clicks, too", epochs, progress => final.Fit(model, parts.Known, progress: progress, cancellationToken: cancellationToken));
            return (model, Measure(recipe.Name, model, epochs, validation, clock.Elapsed, cancellationToken));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private (int Epochs, double Validation) ChooseEpochs(ModelRecipe recipe, TrainerOptions trainer, CancellationToken cancellationToken)
    {
        using var candidate = Build(recipe);
        var search = new Trainer(trainer with { EarlyStopping = new EarlyStopping { Patience = 4 } });
        var validation = RankingValidation.AllItems(parts.Validation, seen: parts.Train, [Ndcg]);
        var history = report.Train($"{recipe.Name}: choosing the epochs", trainer.Epochs, progress => search.Fit(candidate, parts.Train, validation, progress, cancellationToken));
        var best = history.BestEpoch!.Value;
        return (best, history.Epochs[best - 1].Ranking![Ndcg]);
    }

    private ModelResult Measure(string name, Model model, int epochs, double validation, TimeSpan time, CancellationToken cancellationToken) => new(
        name,
        epochs,
        validation,
        RankingEvaluator.EvaluateAllItems(model, parts.Test, seen: parts.Known, Metrics, cancellationToken: cancellationToken),
        RankingEvaluator.EvaluateSampled(model, parts.Candidates, cancellationToken: cancellationToken),
        time.TotalSeconds);

    private Model Build(ModelRecipe recipe)
    {
        var spec = recipe.Describe(parts.Train);
        return spec.Build(options.Seed, Engine).AttachVocabularies(parts.Train.VocabulariesFor(spec));
    }
}
