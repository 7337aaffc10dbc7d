using System.Text;
using DeepMF.Samples.Gallery.Pictures;

namespace DeepMF.Samples.Gallery.Reporting;

/// <summary>The document with every table and picture.</summary>
internal static class GalleryDocument
{
    private const string Command = "dotnet run -c Release --project samples/Gallery --";

    /// <param name="results">The experiments in order.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="total">The time of the run.</param>
    /// <param name="pictureFolder">The folder of the pictures as seen from the document.</param>
    public static string Of(IReadOnlyList<ExperimentResult> results, GalleryOptions options, TimeSpan total, string pictureFolder)
    {
        var text = new StringBuilder();
        text.Append("# Gallery\n\n");
        text.Append("The experiments that DeepMF was made for, beside the figures of their sources. A program writes this document: change [the program](../samples/Gallery), not the text.\n\n");
        text.Append($"```sh\n{Command} all{Arguments(options)}\n```\n\n");
        text.Append(FormattableString.Invariant($"Written {TimeProvider.System.GetUtcNow():yyyy-MM-dd} in {total.TotalMinutes:F1} minutes on {Machine.Describe()}. "));
        text.Append("`DIR` is a folder with MovieLens sets, which the project does not ship (`MovieLensDownloader` fetches them). An experiment whose set is missing generates ratings and says so.\n\n");
        foreach (var result in results)
            text.Append($"- [{Heading(result.Experiment)}](#{Anchor(result.Experiment)})\n");
        foreach (var result in results)
            Append(text, result, options, pictureFolder);
        return text.ToString();
    }

    private static void Append(StringBuilder text, ExperimentResult result, GalleryOptions options, string pictureFolder)
    {
        text.Append($"\n## {Heading(result.Experiment)}\n\n");
        text.Append(FormattableString.Invariant($"`{Command} {result.Experiment.Id}{Arguments(options)}` ({result.Duration.TotalSeconds:F1} s)\n"));
        foreach (var part in result.Parts)
        {
            text.Append('\n');
            text.Append(part switch
            {
                Paragraph paragraph => $"{paragraph.Text}\n",
                CodeBlock block => $"```{block.Language}\n{block.Text.TrimEnd('\n')}\n```\n",
                Table table => $"{table.Caption}:\n\n{Markdown(table)}",
                Picture picture => $"![{picture.Title}]({pictureFolder}/{picture.Name}.png)\n\n{picture.Caption} ([SVG]({pictureFolder}/{picture.Name}.svg))\n",
                _ => throw new NotSupportedException($"The document has no form for a {part.GetType().Name}."),
            });
        }
    }

    private static string Markdown(Table table)
    {
        var text = new StringBuilder();
        AppendRow(text, table.Columns.Select(Cell));
        AppendRow(text, table.Columns.Select((_, c) => c == 0 ? "---" : "---:"));
        foreach (var row in table.Rows)
            AppendRow(text, row.Select(Cell));
        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Heading(IExperiment experiment) => $"{experiment.Id.ToUpperInvariant()}: {experiment.Title}";

    /// <summary>As GitHub makes it: small letters, spaces as hyphens, no other signs.</summary>
    private static string Anchor(IExperiment experiment) =>
        string.Concat(Heading(experiment).ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-').Select(c => c == ' ' ? '-' : c));

    private static string Arguments(GalleryOptions options) =>
        (options.Data is null ? "" : " --data DIR") + (options.Seed == 1 ? "" : FormattableString.Invariant($" --seed {options.Seed}")) + (options.IsQuick ? " --quick" : "");
}
