using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Docs;

/// <summary>What the documents show is what the code does, and their links lead somewhere.</summary>
public sealed partial class DocsTests
{
    /// <summary>Where the program of docs/model-file.md saves its model.</summary>
    private static readonly string ExampleFile = Path.Combine(Path.GetTempPath(), "deepmf-example.deepmf");

    public static TheoryData<string> DocumentsWithPrograms => [.. Documents.Under("docs").Where(document => Documents.Programs(document, needTorch: false).Length > 0)];

    public static TheoryData<string> AllDocuments => [.. Documents.Under("")];

    [Theory]
    [MemberData(nameof(DocumentsWithPrograms))]
    public void Programs_run(string document)
    {
        foreach (var program in Documents.Programs(document, needTorch: false))
            Snippet.Run(program);
    }

    [Theory]
    [MemberData(nameof(AllDocuments))]
    public void Links_lead_to_files_that_are_there(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        var dead = Link().Matches(Documents.WithoutCode(document)).Select(m => m.Groups[1].Value).Where(target => !target.Contains("://") && !Path.Exists(Path.Combine(folder, target.Split('#')[0])));

        dead.Should().BeEmpty();
    }

    [Fact]
    public void The_description_in_the_document_of_the_model_file_is_the_one_that_is_saved()
    {
        SaveExample();

        using var zip = ZipFile.OpenRead(ExampleFile);
        using var reader = new StreamReader(zip.GetEntry("model.json")!.Open());
        Documents.Blocks(ModelFileDocument, "json").Should().ContainSingle().Which.Should().Be(reader.ReadToEnd() + "\n");
    }

    [Fact]
    public void Python_reads_the_weights_as_the_document_says()
    {
        SaveExample();
        var program = Documents.Blocks(ModelFileDocument, "python").Should().ContainSingle().Subject;
        var start = new ProcessStartInfo("python3", ["-c", program + "print(*weights['embedding.user.weight'])"]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program: the test is skipped.
        }

        Assert.SkipUnless(process is not null, "The program 'python3' is not there.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.Dispose();

        using var model = Model.Load(ExampleFile);
        var expected = model.EngineModel.Parameters.Single(p => p.Spec.Name == "embedding.user.weight").ToArray();
        output.Split(' ').Select(number => (float)double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).Should().Equal(expected);
    }

    private const string ModelFileDocument = "docs/model-file.md";

    private static void SaveExample()
    {
        foreach (var program in Documents.Programs(ModelFileDocument, needTorch: false))
            Snippet.Run(program);
    }

    [GeneratedRegex(@"\]\(([^)#\s][^)\s]*)\)")]
    private static partial Regex Link();
}
