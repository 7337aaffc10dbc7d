using System.Text.RegularExpressions;

namespace DeepMF.Tests.Support;

/// <summary>The Markdown documents of the repository and the blocks of code in them.</summary>
internal static partial class Documents
{
    /// <summary>The documents under a folder, from the root of the repository.</summary>
    public static IEnumerable<string> Under(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", new EnumerationOptions { RecurseSubdirectories = true })
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(document => !document.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "TestResults"))
            .Order(StringComparer.Ordinal);

    public static string Text(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    public static string WithoutCode(string document) => CodeBlock().Replace(Text(document), "");

    public static string[] Blocks(string document, string language) =>
        [.. CodeBlock().Matches(Text(document)).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    /// <summary>The C# programs of a document, as a project of the SDK would compile them: those that need libtorch, or those that need no package with native code.</summary>
    public static string[] Programs(string document, bool needTorch) => Programs(document, program => needTorch ? Uses(program, "Torch") : !Uses(program, "Torch") && !Uses(program, "Export"));

    /// <summary>The C# programs of a document that export.</summary>
    public static string[] ExportPrograms(string document) => Programs(document, program => Uses(program, "Export"));

    private static bool Uses(string program, string package) => program.Contains($"using DeepMF.{package};", StringComparison.Ordinal);

    private static string[] Programs(string document, Func<string, bool> isWanted) => [.. Blocks(document, "csharp").Where(isWanted).Select(program => Snippet.ImplicitUsings + program)];

    [GeneratedRegex("^```([a-z]*)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
