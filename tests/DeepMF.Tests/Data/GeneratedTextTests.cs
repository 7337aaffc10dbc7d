using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class GeneratedTextTests
{
    [Fact]
    public void The_same_options_give_the_same_text()
    {
        var text = GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 50, Seed = 2 });

        text.Should().HaveCount(50);
        GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 50, Seed = 2 }).Should().BeEquivalentTo(text, o => o.WithStrictOrdering());
        GeneratedText.Sentences(new GeneratedTextOptions { Sentences = 50, Seed = 3 }).SelectMany(s => s).Should().NotEqual(text.SelectMany(s => s));
        GeneratedText.Sentences().Should().HaveCount(5000);
    }

    [Fact]
    public void Every_word_of_every_class_is_used_and_no_brace_is_left()
    {
        var text = GeneratedText.Sentences();
        var words = text.SelectMany(s => s).ToHashSet();

        words.Should().Contain(GeneratedText.WordClasses.Values.SelectMany(c => c)).And.OnlyContain(w => w.All(char.IsAsciiLetterLower));
        text.Should().OnlyContain(s => s.Length >= 5 && s.Length <= 9);
        // A word of two classes would have no class of its own.
        GeneratedText.WordClasses.Values.SelectMany(c => c).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_text_without_sentences_is_refused() =>
        ((Action)(() => _ = new GeneratedTextOptions { Sentences = 0 })).Should().Throw<ArgumentOutOfRangeException>()
            .Which.Message.ReplaceLineEndings("\n").Should().Be("Sentences is at least 1. (Parameter 'Sentences')\nActual value was 0.");
}
