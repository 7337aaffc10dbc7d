using System.Text.RegularExpressions;
using DeepMF.Export.Tests.Support;

namespace DeepMF.Export.Tests.Docs;

/// <summary>The programs of the documents that export run, and the document names every operator.</summary>
public sealed partial class ExportDocsTests
{
    private const string ExportDocument = "docs/export.md";

    public static TheoryData<string> DocumentsWithPrograms => [.. Documents.Under("").Where(document => Documents.ExportPrograms(document).Length > 0)];

    [Theory]
    [MemberData(nameof(DocumentsWithPrograms))]
    public void Programs_run(string document)
    {
        foreach (var program in Documents.ExportPrograms(document))
            Snippet.Run(program);
    }

    [Fact]
    public void The_operators_in_the_document_are_those_that_exports_use()
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var spec in ModelCases.All.Values)
        {
            using var model = spec.Build(seed: 1);
            using var stream = new MemoryStream();
            OnnxExporter.Write(model, stream);
            used.UnionWith(new ProtoFields(stream.ToArray()).Message(7).Messages(1).Select(n => n.Text(4)));
        }

        var named = TableRow().Matches(Documents.Text(ExportDocument)).SelectMany(row => Operator().Matches(row.Groups[1].Value)).Select(m => m.Groups[1].Value);

        named.Distinct().Should().BeEquivalentTo(used);
    }

    /// <summary>The second cell of a row of the table of operators, whose first cell is what they stand for.</summary>
    [GeneratedRegex(@"^\| [^|]* \| ((?:[^|]*`[A-Z][A-Za-z]+`)[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([A-Z][A-Za-z]+)`")]
    private static partial Regex Operator();
}
