using System.CommandLine;
using System.Globalization;
using DeepMF.Samples.Gallery.Reporting;

namespace DeepMF.Samples.Gallery;

/// <summary>The verbs and options of the program: one verb per experiment, and all.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>The exit code: 0, 1 after an error, 130 after Ctrl+C.</returns>
    public static Task<int> RunAsync(string[] arguments) => ConsoleProgram.InvokeAsync(Create(), arguments);

    private static RootCommand Create()
    {
        var root = new RootCommand("Reproduces the models and experiments that DeepMF was made for, draws them, and compares each with its source.");
        foreach (var experiment in Application.Experiments)
            root.Add(Verb(experiment.Id, experiment.Title, "artifacts", writesDocument: false, [experiment]));
        root.Add(Verb("all", "Every experiment, and the document gallery.md with all tables and pictures.", "docs", writesDocument: true, Application.Experiments));
        return root;
    }

    private static Command Verb(string name, string description, string output, bool writesDocument, IReadOnlyList<IExperiment> experiments)
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "A folder with MovieLens sets in folders called ml-100k, ml-latest-small, ml-1m, ml-20m. Ratings are generated in place of those that are not there." };
        var outputFolder = new Option<DirectoryInfo?>("--output") { Description = $"The folder for the pictures (in gallery/){(writesDocument ? " and the document gallery.md; docs without it, or artifacts with --quick" : "; artifacts without it")}." };
        var quick = new Option<bool>("--quick") { Description = "Make everything small, only to see that it runs." };
        var seed = new Option<ulong>("--seed")
        {
            Description = "The first seed; 1 without it.",
            DefaultValueFactory = _ => 1,
            CustomParser = result =>
            {
                if (ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                    return value;
                result.AddError($"--seed takes {FormattableString.Invariant($"a whole number from 0 to {ulong.MaxValue}")}, not '{result.Tokens[0].Value}'.");
                return default;
            },
        };
        var command = new Command(name, description) { data, outputFolder, seed, quick };
        command.Validators.Add(result =>
        {
            if (result.GetValue(data) is { Exists: false } missing)
                result.AddError($"--data: there is no folder '{missing.FullName}'.");
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var isQuick = parsed.GetValue(quick);
            var options = new GalleryOptions
            {
                Data = parsed.GetValue(data),
                Output = parsed.GetValue(outputFolder) ?? new DirectoryInfo(isQuick ? "artifacts" : output),
                Seed = parsed.GetValue(seed),
                IsQuick = isQuick,
            };
            return ConsoleProgram.RunAsync(() => Application.Run(experiments, options, Report.Create(), writesDocument, cancellationToken));
        });
        return command;
    }
}
