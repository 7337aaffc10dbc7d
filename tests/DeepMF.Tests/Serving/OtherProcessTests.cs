using DeepMF.Data;
using DeepMF.Serving;
using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Serving;

/// <summary>A recommender that one process saved says the same in another.</summary>
public sealed class OtherProcessTests
{
    private const string Program = Snippet.ImplicitUsings + """
        using DeepMF.Serving;
        using DeepMF.Tests.Serving;

        using Recommender recommender = Recommender.Load(Path.Combine(Path.GetTempPath(), "saved.deepmf"));
        File.WriteAllLines(Path.Combine(Path.GetTempPath(), "lines.txt"), RecommenderLines.Of(recommender));
        """;

    public static TheoryData<string> Ids => ["int", "long", "text"];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Lists_similar_items_and_new_users_are_the_same_bit_by_bit(string ids)
    {
        using var other = new OtherProcess();
        using var recommender = Trained(ids);
        recommender.Save(Path.Combine(other.Folder, "saved.deepmf"));

        other.Run(Program, Snippet.ImplicitUsings + File.ReadAllText(Path.Combine(Repository.Root, "tests/DeepMF.Tests/Serving/RecommenderLines.cs")));

        var lines = RecommenderLines.Of(recommender).ToArray();
        lines.Should().HaveCount(recommender.Users.Count + recommender.Items.Count + 1);
        File.ReadAllLines(Path.Combine(other.Folder, "lines.txt")).Should().Equal(lines);
    }

    [Fact]
    public void The_two_programs_of_the_README_run_in_two_processes()
    {
        var programs = Documents.Programs("README.md", needTorch: false);
        using var other = new OtherProcess();

        other.Run(programs.Should().ContainSingle(p => p.Contains("trained.Save(")).Subject).Should().BeEmpty();
        var output = other.Run(programs.Should().ContainSingle(p => p.Contains("Recommender.Load(")).Subject);

        using var recommender = Recommender.Load(Path.Combine(other.Folder, "films.deepmf"));
        string[] expected =
        [
            .. recommender.Recommend(7, 10).Items.Select(film => $"{film.Item}: {film.Score:F2}"),
            string.Join(", ", recommender.FoldIn([(42, 5), (17, 1)]).Recommend(10).Items.Select(film => film.Item)),
        ];
        output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(11).And.Equal(expected);
    }

    private static Recommender Trained(string ids)
    {
        var generated = GeneratedRatings.MovieLensLike(new MovieLensLikeOptions { Users = 40, Items = 30, Ratings = 500 }).Interactions;
        var rows = Enumerable.Range(0, generated.Count).Select(row => (User: generated.UserIndices[row], Item: generated.ItemIndices[row], Rating: generated.Ratings[row])).ToArray();
        var table = ids switch
        {
            "int" => InteractionTable.Create(rows, r => -1 - r.User, r => 3 * r.Item, r => r.Rating),
            "long" => InteractionTable.Create(rows, r => long.MaxValue - r.User, r => long.MinValue + r.Item, r => r.Rating),
            _ => InteractionTable.Create(rows, r => $"zoë {r.User}", r => $"film,{r.Item}", r => r.Rating),
        };
        using var model = ModelBuilder.Embed(table.Users, 8).Embed(table.Items, 8).Dot().AddBiases().RegressionHead(range: (0.5, 5)).Build(seed: 1);
        new Trainer(new TrainerOptions { Epochs = 3, BatchSize = 64 }).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        return Recommender.Create(model, table);
    }
}
