using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class TextCorpusTests
{
    private static readonly string[][] Text = [["b", "a", "b"], [], ["c", "b", "d", "a"], ["d"]];

    [Fact]
    public void Words_are_sorted_by_frequency_and_then_by_themselves()
    {
        var corpus = TextCorpus.Create(Text, minimumCount: 1);

        corpus.Words.Ids.ToArray().Should().Equal("b", "a", "d", "c");
        corpus.Counts.ToArray().Should().Equal(3, 2, 2, 1);
        Sentences(corpus).Should().BeEquivalentTo<int[]>([[0, 1, 0], [], [3, 0, 2, 1], [2]], o => o.WithStrictOrdering());
        (corpus.TokenCount, corpus.DroppedTokens, corpus.SentenceCount).Should().Be((8, 0, 4));
    }

    [Fact]
    public void Rare_words_are_left_out()
    {
        var corpus = TextCorpus.Create(Text, minimumCount: 2);

        corpus.Words.Ids.ToArray().Should().Equal("b", "a", "d");
        Sentences(corpus).Should().BeEquivalentTo<int[]>([[0, 1, 0], [], [0, 2, 1], [2]], o => o.WithStrictOrdering());
        (corpus.TokenCount, corpus.DroppedTokens).Should().Be((7, 1));
        // The default asks for five occurrences.
        TextCorpus.Create([["x", "x", "x", "x", "x", "y", "y", "y", "y"]]).Words.Ids.ToArray().Should().Equal("x");
    }

    [Fact]
    public void A_text_without_a_vocabulary_is_refused()
    {
        ShouldThrow<ArgumentException>(() => TextCorpus.Create([]), "The text has no words. (Parameter 'sentences')");
        ShouldThrow<ArgumentException>(() => TextCorpus.Create([[], []]), "The text has no words. (Parameter 'sentences')");
        ShouldThrow<ArgumentException>(() => TextCorpus.Create(Text), "No word of the text occurs 5 times: the most frequent, 'b', has a count of 3. Lower the minimum count. (Parameter 'sentences')");
        ShouldThrow<ArgumentException>(() => TextCorpus.Create([["a"], null!]), "Sentence 1 is null. (Parameter 'sentences')");
        ShouldThrow<ArgumentException>(() => TextCorpus.Create([["a"], ["b", ""]]), "Word 1 of sentence 1 is null or empty. (Parameter 'sentences')");
        ShouldThrow<ArgumentOutOfRangeException>(() => TextCorpus.Create(Text, 0), "The minimum count of a word is at least 1. (Parameter 'minimumCount')\nActual value was 0.");
        ShouldThrow<ArgumentOutOfRangeException>(() => TextCorpus.Create(Text, 1).Sentence(4), "The corpus has the sentences 0 to 3. (Parameter 'index')\nActual value was 4.");
    }

    private static IEnumerable<int[]> Sentences(TextCorpus corpus) => Enumerable.Range(0, corpus.SentenceCount).Select(s => corpus.Sentence(s).ToArray());

    private static void ShouldThrow<TException>(Action action, string message)
        where TException : Exception =>
        action.Should().Throw<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
}
