using System.Text.RegularExpressions;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Docs;

/// <summary>What the README shows compiles and runs as it stands there.</summary>
public sealed partial class ReadmeTests
{
    private const string Readme = "README.md";

    [Fact]
    public void Its_programs_run()
    {
        var programs = Documents.Programs(Readme, needTorch: false);

        programs.Should().NotBeEmpty();
        foreach (var program in programs)
            Snippet.Run(program);
    }

    [Fact]
    public void Its_models_can_be_built()
    {
        var models = ModelCell().Matches(Documents.Text(Readme)).Select(m => m.Groups[1].Value).ToArray();

        models.Should().HaveCount(9);
        Snippet.Run(Snippet.ImplicitUsings + $$"""
            using DeepMF;
            var users = new CategoricalFeature("user", 9);
            var items = new CategoricalFeature("item", 8);
            var genre = new CategoricalFeature("genre", 5);
            {{string.Join("\n", models.Select(m => $"using (Model model = ({m}).Build()) model.Predict((\"user\", 1), (\"item\", 2){(m.Contains("genre") ? ", (\"genre\", 3)" : "")});"))}}
            """);
    }

    [GeneratedRegex(@"^\|[^|]*\| `(ModelBuilder\..*)` \|$", RegexOptions.Multiline)]
    private static partial Regex ModelCell();
}
