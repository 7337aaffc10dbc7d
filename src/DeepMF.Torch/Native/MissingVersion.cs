using System.Text.RegularExpressions;

namespace DeepMF.Torch;

/// <summary>A symbol version that a library of the system lacks, as the Linux loader reports it.</summary>
/// <param name="Name">The version, such as 'GLIBCXX_3.4.32'.</param>
/// <param name="Library">The file that lacks it.</param>
/// <param name="RequiredBy">The file that needs it.</param>
internal sealed partial record MissingVersion(string Name, string Library, string RequiredBy)
{
    /// <summary>Reads the first missing version from the text of a failed load, or gives null where the load failed for something else.</summary>
    /// <remarks>The words of the text depend on the locale, so only its punctuation counts: <c>LIBRARY: … `NAME' … (… FILE)</c>.</remarks>
    public static MissingVersion? Parse(string loaderText) =>
        Line().Match(loaderText) is { Success: true } match
            ? new MissingVersion(match.Groups["name"].Value, match.Groups["library"].Value, match.Groups["file"].Value)
            : null;

    [GeneratedRegex("""^(?<library>[^:\n]+): [^:\n]*?(?<name>[A-Z]+_[0-9]+(\.[0-9]+)*)\P{L}[^\n]*?\([^/\n]*(?<file>/[^\n]*)\)\s*$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
