using DeepMF.Samples.Gallery.Experiments;
using DeepMF.Samples.Gallery.Pictures;
using DeepMF.Samples.Gallery.Reporting;

namespace DeepMF.Samples.Gallery;

/// <summary>Runs experiments, shows and draws what they give, and writes the document.</summary>
internal static class Application
{
    /// <summary>The folder of the pictures inside the output folder, and the name of the document beside it.</summary>
    private const string Name = "gallery";

    /// <summary>Every experiment, in the order of the document.</summary>
    public static IReadOnlyList<IExperiment> Experiments { get; } =
    [
        new NoiseExperiment(),
        new LowRankSgdExperiment(),
        new LowRankAdamExperiment(),
        new LowRankDeepExperiment(),
        new DataSummaryExperiment(),
        new FilmModelsExperiment(),
        new TrainingTimeExperiment(),
        new ClassDistributionExperiment(),
        new TrainingExperiment(),
        new FilmMapExperiment(),
        new NetworksExperiment(),
        new WordsExperiment(),
    ];

    public static void Run(IReadOnlyList<IExperiment> experiments, GalleryOptions options, Report report, bool writesDocument, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        // A folder that cannot be written shows before the minutes whose pictures go into it.
        var folder = Directory.CreateDirectory(Path.Combine(options.Output.FullName, Name));
        var context = new ExperimentContext(options, report, cancellationToken);
        var results = new List<ExperimentResult>();
        foreach (var experiment in experiments)
        {
            report.Title($"{experiment.Id.ToUpperInvariant()}: {experiment.Title}");
            var begun = TimeProvider.System.GetTimestamp();
            var parts = experiment.Run(context);
            foreach (var part in parts)
                report.Show(part);
            foreach (var picture in parts.OfType<Picture>())
                report.Line($"Picture: {picture.Save(folder.FullName)}");
            var result = new ExperimentResult(experiment, parts, TimeProvider.System.GetElapsedTime(begun));
            results.Add(result);
            report.Line(FormattableString.Invariant($"{experiment.Id.ToUpperInvariant()} took {result.Duration.TotalSeconds:F1} s."));
        }

        var total = TimeProvider.System.GetElapsedTime(started);
        if (writesDocument)
        {
            var document = Path.Combine(options.Output.FullName, $"{Name}.md");
            File.WriteAllText(document, GalleryDocument.Of(results, options, total, Name));
            report.Line($"Document: {document}");
        }

        if (results.Count > 1)
            report.Line(FormattableString.Invariant($"{results.Count} experiments in {total.TotalMinutes:F1} minutes."));
    }
}
