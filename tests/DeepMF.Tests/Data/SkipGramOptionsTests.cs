using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class SkipGramOptionsTests
{
    [Fact]
    public void A_text_without_pairs_is_refused()
    {
        ShouldThrow<ArgumentException>(
            () => _ = new SkipGramBatchIterator(TextCorpus.Create([["a", "a"]], 1)),
            "The vocabulary has one word only, 'a', so there is no other to draw against it. Lower the minimum count or take a longer text. (Parameter 'text')");
        ShouldThrow<ArgumentException>(
            () => _ = new SkipGramBatchIterator(TextCorpus.Create([["a"], ["b"], []], 1)),
            "The text gives no pairs: none of its 3 sentences keeps two words. Lower the minimum count, raise Subsampling (0.001) or take a longer text. (Parameter 'text')");
    }

    [Fact]
    public void Options_have_the_defaults_of_word2vec_and_are_checked()
    {
        new SkipGramOptions().Should().Be(new SkipGramOptions { Window = 5, NegativeSamples = 5, NegativePower = 0.75, Subsampling = 0.001, BatchSize = 1024, Seed = 0 });
        ShouldThrow<ArgumentOutOfRangeException>(() => _ = new SkipGramOptions { Window = 0 }, "Window is at least 1. (Parameter 'Window')\nActual value was 0.");
        ShouldThrow<ArgumentOutOfRangeException>(() => _ = new SkipGramOptions { NegativeSamples = 0 }, "NegativeSamples is at least 1. (Parameter 'NegativeSamples')\nActual value was 0.");
        ShouldThrow<ArgumentOutOfRangeException>(() => _ = new SkipGramOptions { BatchSize = -1 }, "BatchSize is at least 1. (Parameter 'BatchSize')\nActual value was -1.");
        ShouldThrow<ArgumentOutOfRangeException>(
            () => _ = new SkipGramOptions { NegativePower = double.NaN }, "NegativePower is a finite number of at least 0. (Parameter 'NegativePower')\nActual value was NaN.");
        ShouldThrow<ArgumentOutOfRangeException>(() => _ = new SkipGramOptions { Subsampling = -1 }, "Subsampling is a finite number of at least 0. (Parameter 'Subsampling')\nActual value was -1.");
        ((Action)(() => new SkipGramBatchIterator(TextCorpus.Create([["a", "b"]], 1), new SkipGramOptions { Subsampling = 0 }).StartEpoch(-1))).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("epoch");
    }

    private static void ShouldThrow<TException>(Action action, string message)
        where TException : Exception =>
        action.Should().Throw<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);
}
