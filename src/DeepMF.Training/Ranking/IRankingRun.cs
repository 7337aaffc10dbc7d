using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Evaluates models on the same lists, as often as asked; what does not depend on the model is made once.</summary>
internal interface IRankingRun
{
    /// <summary>What is measured, each metric once.</summary>
    IReadOnlyList<RankingMetric> Metrics { get; }

    /// <summary>The table whose indices the lists are made of.</summary>
    InteractionTable Table { get; }

    RankingResult Run(Model model, IProgress<int>? progress, CancellationToken cancellationToken);
}
