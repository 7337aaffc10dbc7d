using DeepMF.Samples.RecommendationService.Serving;

namespace DeepMF.Samples.RecommendationService.Tests.Serving;

/// <summary>The file of titles.</summary>
public sealed class TitlesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_again_commas_and_quotes_included()
    {
        var path = Path.Combine(_folder.Path, "titles.csv");
        new Titles([new("7", new ItemName("\"Seven\", so to speak", ["Crime", "Mystery"])), new("a,b", new ItemName("Plain", []))]).Save(path);

        var titles = Titles.Load(path);

        titles.Count.Should().Be(2);
        titles.Of("7").Should().BeEquivalentTo(new ItemName("\"Seven\", so to speak", ["Crime", "Mystery"]));
        titles.Of("a,b").Should().BeEquivalentTo(new ItemName("Plain", []));
        titles.Of("8").Should().BeSameAs(ItemName.Unknown);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        var load = () => Titles.Load(Path.Combine(_folder.Path, "none.csv"));

        load.Should().Throw<FileNotFoundException>().WithMessage($"There is no file of titles '{Path.Combine(_folder.Path, "none.csv")}'.");
    }
}
