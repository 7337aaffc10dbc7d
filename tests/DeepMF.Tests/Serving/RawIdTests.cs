using DeepMF.Serving;

namespace DeepMF.Tests.Serving;

public sealed class RawIdTests
{
    [Fact]
    public void Numbers_and_texts_are_compared_by_value()
    {
        RawId small = 7, large = 7L, text = "7";

        (small == large).Should().BeTrue();
        small.GetHashCode().Should().Be(large.GetHashCode());
        (small != text).Should().BeTrue();
        text.Should().Be((RawId)"7");
        ((RawId)(-3)).ToString().Should().Be("-3");
        ((RawId)"ann").ToString().Should().Be("ann");
        default(RawId).Should().Be((RawId)0);
    }

    [Fact]
    public void Reading_the_wrong_kind_is_refused()
    {
        FluentActions.Invoking(() => ((RawId)"ann").Number).Should().Throw<InvalidOperationException>().WithMessage("The id 'ann' is a text, not a number. Read its Text.");
        FluentActions.Invoking(() => ((RawId)5).Text).Should().Throw<InvalidOperationException>().WithMessage("The id 5 is a number, not a text. Read its Number.");
    }

    [Fact]
    public void An_index_of_a_vocabulary_of_any_type_has_its_id()
    {
        RawId.Of(Vocabulary.Create([10, 20]), 1).Should().Be((RawId)20);
        RawId.Of(Vocabulary.Create([long.MaxValue]), 0).Should().Be((RawId)long.MaxValue);
        RawId.Of(Vocabulary.Create(["ann"], hasUnknown: true), 1).Should().Be((RawId)"ann");
        FluentActions.Invoking(() => RawId.Of(Vocabulary.Create(["ann"], hasUnknown: true), 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Known ids have the indices 1 to 1. (Parameter 'index')\nActual value was 0.");
        FluentActions.Invoking(() => RawId.Of(null!, 0)).Should().Throw<ArgumentNullException>().WithParameterName("vocabulary");
    }

    [Fact]
    public void Text_is_read_as_the_ids_of_the_recommender()
    {
        using var recommender = Served.Dot();

        recommender.TryParseItem("20", out var item).Should().BeTrue();
        item.Should().Be((RawId)20);
        recommender.TryParseItem("twenty", out _).Should().BeFalse();
        recommender.TryParseUser("ann", out var user).Should().BeTrue();
        user.Should().Be((RawId)"ann");
    }
}
