namespace DeepMF.Tests.Vocabularies;

public sealed class VocabularyBuilderTests
{
    [Fact]
    public void Add_returns_the_index_that_the_vocabulary_has()
    {
        var builder = new VocabularyBuilder<string>();

        int[] indices = [builder.Add("x"), builder.Add("y"), builder.Add("x")];

        indices.Should().Equal(0, 1, 0);
        builder.Count.Should().Be(2);
        builder.Build().IndexOf("y").Should().Be(1);
    }

    [Fact]
    public void An_index_for_unknown_ids_comes_first()
    {
        var builder = new VocabularyBuilder<int>(hasUnknown: true);

        builder.Add(9).Should().Be(1);

        builder.Count.Should().Be(2);
        builder.Build().HasUnknown.Should().BeTrue();
    }

    [Fact]
    public void A_builder_starts_anew_after_building()
    {
        var builder = new VocabularyBuilder<int>();
        builder.Add(1);
        var first = builder.Build();

        builder.Add(2).Should().Be(0);

        builder.Build().Ids.ToArray().Should().Equal(2);
        first.Ids.ToArray().Should().Equal(1);
    }
}
