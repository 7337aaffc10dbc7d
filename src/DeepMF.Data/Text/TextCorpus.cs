using System.Runtime.InteropServices;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>A text as sentences of word indices, with the vocabulary of the words that are frequent enough.</summary>
/// <remarks>Words are compared as they are: lower case, punctuation and the like are the caller's choice. A corpus never changes, so it can be read from any thread.</remarks>
public sealed class TextCorpus
{
    /// <summary>The occurrences that a word needs when none are given, as in the program of Mikolov et al. (2013b).</summary>
    public const int DefaultMinimumCount = 5;

    private readonly int[] _tokens;
    private readonly int[] _starts;
    private readonly int[] _counts;

    private TextCorpus(Vocabulary<string> words, int[] counts, int[] tokens, int[] starts, long droppedTokens) =>
        (Words, _counts, _tokens, _starts, DroppedTokens) = (words, counts, tokens, starts, droppedTokens);

    /// <summary>The words, the most frequent first, equally frequent ones in ordinal order.</summary>
    public Vocabulary<string> Words { get; }

    /// <summary>The occurrences of each word, shape <c>[Words.Count]</c>.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>The number of sentences; one that lost all its words is empty.</summary>
    public int SentenceCount => _starts.Length - 1;

    /// <summary>The occurrences of all words of the vocabulary.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>The occurrences of words that were too rare for the vocabulary.</summary>
    public long DroppedTokens { get; }

    /// <summary>The words of a sentence.</summary>
    /// <param name="index">The sentence, from 0.</param>
    /// <returns>Indices into <see cref="Words"/>, in the order of the text, rare words left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the corpus.</exception>
    public ReadOnlySpan<int> Sentence(int index)
    {
        if (index < 0 || index >= SentenceCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, Invariant($"The corpus has the sentences 0 to {SentenceCount - 1}."));
        return _tokens.AsSpan(_starts[index].._starts[index + 1]);
    }

    /// <summary>Counts words and turns sentences into indices.</summary>
    /// <param name="sentences">The words of each sentence, in order; read once.</param>
    /// <param name="minimumCount">The occurrences that a word needs, at least 1; rarer ones are left out, so that their neighbours move together, as in word2vec.</param>
    /// <returns>The corpus.</returns>
    /// <exception cref="ArgumentException">A sentence or a word is <see langword="null"/>, a word is empty, there are no words, or none occurs often enough.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minimumCount"/> is less than 1.</exception>
    public static TextCorpus Create(IEnumerable<IEnumerable<string>> sentences, int minimumCount = DefaultMinimumCount)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        if (minimumCount < 1)
            throw new ArgumentOutOfRangeException(nameof(minimumCount), minimumCount, "The minimum count of a word is at least 1.");
        var all = new VocabularyBuilder<string>();
        List<int> counts = [], tokens = [], ends = [];
        foreach (var sentence in sentences)
        {
            var start = tokens.Count;
            foreach (var word in sentence ?? throw new ArgumentException(Invariant($"Sentence {ends.Count} is null."), nameof(sentences)))
            {
                if (string.IsNullOrEmpty(word))
                    throw new ArgumentException(Invariant($"Word {tokens.Count - start} of sentence {ends.Count} is null or empty."), nameof(sentences));
                var index = all.Add(word);
                if (index == counts.Count)
                    counts.Add(0);
                counts[index]++;
                tokens.Add(index);
            }

            ends.Add(tokens.Count);
        }

        if (tokens.Count == 0)
            throw new ArgumentException("The text has no words.", nameof(sentences));
        var words = all.Build();
        int[] order = [.. Enumerable.Range(0, words.Count).OrderByDescending(w => counts[w]).ThenBy(words.IdOf, StringComparer.Ordinal)];
        var kept = order[..order.Count(w => counts[w] >= minimumCount)];
        if (kept.Length == 0)
            throw new ArgumentException(Invariant($"No word of the text occurs {minimumCount} times: the most frequent, '{words.IdOf(order[0])}', has a count of {counts[order[0]]}. Lower the minimum count."), nameof(sentences));
        return Reduce(CollectionsMarshal.AsSpan(tokens), ends, Vocabulary.Create(kept.Select(words.IdOf)), [.. kept.Select(w => counts[w])], Places(kept, words.Count));
    }

    private static int[] Places(int[] kept, int words)
    {
        var places = new int[words];
        Array.Fill(places, -1);
        for (var place = 0; place < kept.Length; place++)
            places[kept[place]] = place;
        return places;
    }

    private static TextCorpus Reduce(ReadOnlySpan<int> tokens, List<int> ends, Vocabulary<string> words, int[] counts, int[] places)
    {
        var indices = new int[counts.Sum()];
        var starts = new int[ends.Count + 1];
        var (from, to) = (0, 0);
        for (var sentence = 0; sentence < ends.Count; sentence++)
        {
            for (; from < ends[sentence]; from++)
                if (places[tokens[from]] is >= 0 and var place)
                    indices[to++] = place;
            starts[sentence + 1] = to;
        }

        return new TextCorpus(words, counts, indices, starts, tokens.Length - indices.Length);
    }
}
