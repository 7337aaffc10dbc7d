using DeepMF.Samples.ImplicitFeedback.Clicks;
using DeepMF.Samples.ImplicitFeedback.Models;
using DeepMF.Samples.ImplicitFeedback.Reporting;

namespace DeepMF.Samples.ImplicitFeedback;

/// <summary>The way from a click log to a table of metrics and to ranked lists.</summary>
internal static class Application
{
    public static void Run(RunOptions options, Report report, CancellationToken cancellationToken)
    {
        OutputFile.Check("--json", options.Json);
        var started = TimeProvider.System.GetTimestamp();
        var log = ClickLogSource.Load(options);
        var parts = ClickParts.Of(log, options.Seed);
        Summaries.Show(report, log, parts);

        var experiment = new Experiment(options, parts, report);
        var results = new List<ModelResult> { experiment.RunPopularity(cancellationToken) };
        var models = new List<Model>();
        try
        {
            report.Title("Training");
            foreach (var recipe in ModelRecipe.All)
            {
                var (model, result) = experiment.Run(recipe, cancellationToken);
                models.Add(model);
                results.Add(result);
            }

            Summaries.Show(report, results);
            // The validation part chooses the model, too; the best of a test would be a little too good.
            var best = Enumerable.Range(1, models.Count).MaxBy(i => results[i].Validation);
            report.Line(FormattableString.Invariant($"By the validation part, {results[best].Name} is the best (NDCG@10 {results[best].Validation:F4} over all items there)."));
            ServedLists.Show(report, models[best - 1], log, parts, experiment.Engine);
            if (options.Json is { } file)
                JsonReport.Write(file.FullName, JsonReport.Of(log, results, results[best], TimeProvider.System.GetElapsedTime(started)));
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }
}
