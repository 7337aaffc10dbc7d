using DeepMF.Data;

namespace DeepMF.Samples.MovieRatings;

/// <summary>The way from ratings to a trained, tested, saved and reloaded model.</summary>
internal static class Application
{
    private const double TestShare = 0.2;

    public static void Run(RunOptions options, Report report, CancellationToken cancellationToken)
    {
        OutputFile.Check("--json", options.Json);
        OutputFile.Check("--save", options.Save);
        var started = TimeProvider.System.GetTimestamp();
        var data = DataSource.Load(options);
        Summaries.Show(report, data.Name, data.Interactions);
        var experiment = new Experiment(options, report);
        var spec = experiment.Describe(data.Interactions);
        report.Title($"Model {options.Recipe.Name}");
        report.Line(spec.Summary());

        var results = options switch
        {
            { Folds: true } => RunFolds(options, report, experiment, cancellationToken),
            { Splits: not null } => RunSplits(options, report, experiment, data, cancellationToken),
            _ => RunSplit(options, report, experiment, data, cancellationToken),
        };
        if (options.Json is { } file)
            JsonReport.Write(file.FullName, JsonReport.Of(options, data, results, TimeProvider.System.GetElapsedTime(started)));
    }

    private static List<ExperimentResult> RunSplit(RunOptions options, Report report, Experiment experiment, MovieLensDataSet data, CancellationToken cancellationToken)
    {
        // An unknown user shows before the training, not after it.
        var user = Recommendations.Find(data.Interactions, options.User);
        var split = Splits.Random(data.Interactions, TestShare, options.Seed);
        report.Title(FormattableString.Invariant($"Training on {split.Train.Count:N0} ratings"));
        var result = experiment.Run(split, options.Recipe.Name, options.Seed, cancellationToken);
        using var model = result.Model;
        Summaries.ShowTest(report, options.Recipe.Name, split.Test.Count, result);
        Recommendations.Show(report, model, data, split, user ?? split.Test.UserIndices[0]);
        SavedModel.Check(report, model, split.Test, options.Save?.FullName, experiment.Engine);
        return [result];
    }

    private static List<ExperimentResult> RunFolds(RunOptions options, Report report, Experiment experiment, CancellationToken cancellationToken)
    {
        var folds = MovieLens.LoadFolds(options.Data!.FullName);
        report.Title("The five published folds");
        var results = new List<ExperimentResult>();
        foreach (var fold in folds)
        {
            var result = experiment.Run(fold, $"u{results.Count + 1}", options.Seed, cancellationToken);
            result.Model.Dispose();
            results.Add(result);
        }

        Summaries.ShowFolds(report, options.Recipe.Name, results);
        return results;
    }

    private static List<ExperimentResult> RunSplits(RunOptions options, Report report, Experiment experiment, MovieLensDataSet data, CancellationToken cancellationToken)
    {
        report.Title(FormattableString.Invariant($"A random fifth as the test part, {options.Splits} times"));
        var results = new List<ExperimentResult>();
        for (var number = 0; number < options.Splits; number++)
        {
            var seed = unchecked(options.Seed + (ulong)number);
            var split = Splits.Random(data.Interactions, TestShare, seed);
            var result = experiment.Run(split, FormattableString.Invariant($"seed {seed}"), seed, cancellationToken);
            result.Model.Dispose();
            results.Add(result);
        }

        Summaries.ShowSplits(report, options.Recipe.Name, options.Seed, results);
        return results;
    }
}
