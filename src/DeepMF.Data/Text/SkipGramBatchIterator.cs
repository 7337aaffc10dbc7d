using System.Diagnostics.CodeAnalysis;
using DeepMF.Engines;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Hands out the pairs of a text for a word2vec model: a centre and a word of its window with target 1, then the same centre with drawn words and target 0.</summary>
/// <remarks>
/// <para>
/// Skip-gram with negative sampling (Mikolov et al. 2013b, eq. 4): with <see cref="ModelZoo.Word2Vec"/> the loss of a pair and its k rows is -ln σ(vᵀ v'_o) - Σ ln σ(-vᵀ v'_i), over
/// k + 1 since losses are means. A drawn word is never the word of the pair; where one word is so frequent that sixteen draws in a row hit it, the next draw is uniform over the others.
/// </para>
/// <para>
/// Every epoch reads the sentences in another order, subsamples anew and draws other windows and words, by the seed and the epoch's number alone. So that all epochs have the same
/// length, that of the first pass, an epoch that ran out of pairs begins another pass, and one that has more leaves the rest out. Nothing is allocated after construction.
/// </para>
/// </remarks>
public sealed class SkipGramBatchIterator : IBatchSource
{
    private const int Draws = 16;

    private readonly SkipGramPairs _pairs;
    private readonly SkipGramOptions _options;
    private readonly AliasTable _negatives;
    private readonly Batch _batch;
    private readonly int _words;
    private CounterRandom _random;
    private ulong _draws;
    private int _epoch = -1;
    private int _pass;
    private long _row;
    private int _sample;
    private int _centre;
    private int _context;

    /// <summary>Creates an iterator that stands at the start of epoch 0.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Window, drawn words, subsampling and batches; <see langword="null"/> means the defaults.</param>
    /// <exception cref="ArgumentException">The vocabulary has one word only, or no sentence keeps two words.</exception>
    /// <exception cref="OverflowException">An epoch has more than 2³¹ - 1 batches.</exception>
    public SkipGramBatchIterator(TextCorpus text, SkipGramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        _options = options ?? new SkipGramOptions();
        _words = text.Words.Count;
        if (_words < 2)
            throw new ArgumentException($"The vocabulary has one word only, '{text.Words.IdOf(0)}', so there is no other to draw against it. Lower the minimum count or take a longer text.", nameof(text));
        Centre = new CategoricalFeature("centre", _words);
        Context = new CategoricalFeature("context", _words);
        Vocabularies = new Dictionary<string, Vocabulary> { [Centre.Name] = text.Words, [Context.Name] = text.Words };
        _negatives = new AliasTable([.. text.Counts.ToArray().Select(count => Math.Pow(count, _options.NegativePower))]);
        _pairs = new SkipGramPairs(text, _options);
        var pairs = CountPairs();
        if (pairs == 0)
            throw new ArgumentException(Invariant($"The text gives no pairs: none of its {text.SentenceCount} sentences keeps two words. Lower the minimum count, raise Subsampling ({_options.Subsampling}) or take a longer text."), nameof(text));
        RowCount = pairs * (1L + _options.NegativeSamples);
        BatchCount = checked((int)((RowCount + BatchSize - 1) / BatchSize));
        _batch = new Batch([Centre, Context], BatchSize);
    }

    /// <summary>The word in the middle of a window: the feature <c>centre</c>.</summary>
    public CategoricalFeature Centre { get; }

    /// <summary>A word of the window, or a drawn one: the feature <c>context</c>.</summary>
    public CategoricalFeature Context { get; }

    /// <summary>The words by the names of both features, for <see cref="Model.AttachVocabularies"/>.</summary>
    public IReadOnlyDictionary<string, Vocabulary> Vocabularies { get; }

    /// <inheritdoc/>
    public int BatchCount { get; }

    /// <summary>The rows of an epoch: k + 1 per pair of the text.</summary>
    public long RowCount { get; }

    /// <inheritdoc/>
    public int BatchSize => _options.BatchSize;

    /// <inheritdoc/>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        _epoch = epoch;
        _pairs.StartPass(epoch, _pass = 0);
        _random = RowOrder.Stream(_options.Seed, "negatives", epoch);
        (_draws, _row, _sample) = (0, 0, 0);
    }

    /// <inheritdoc/>
    public bool TryNext([NotNullWhen(true)] out Batch? batch)
    {
        if (_epoch < 0)
            StartEpoch(0);
        var count = (int)Math.Min(BatchSize, RowCount - _row);
        if (count == 0)
        {
            batch = null;
            return false;
        }

        _batch.Count = count;
        _row += count;
        var centres = ((CategoricalColumn)_batch.Columns[0]).Indices;
        var contexts = ((CategoricalColumn)_batch.Columns[1]).Indices;
        for (var row = 0; row < count; row++)
        {
            if (_sample == 0)
                NextPair();
            centres[row] = _centre;
            contexts[row] = _sample == 0 ? _context : DrawOther(_context);
            _batch.Targets[row] = _sample == 0 ? 1 : 0;
            _sample = _sample == _options.NegativeSamples ? 0 : _sample + 1;
        }

        batch = _batch;
        return true;
    }

    private void NextPair()
    {
        while (!_pairs.TryNext(out _centre, out _context))
            _pairs.StartPass(_epoch, ++_pass);
    }

    private int DrawOther(int word)
    {
        for (var draw = 0; draw < Draws; draw++)
            if (_negatives[_random.NextDouble(_draws++)] is var drawn && drawn != word)
                return drawn;
        return (int)((word + 1 + _random.NextInteger(_draws++, _words - 1)) % _words);
    }

    private long CountPairs()
    {
        var pairs = 0L;
        _pairs.StartPass(0, 0);
        while (_pairs.TryNext(out _, out _))
            pairs++;
        return pairs;
    }
}
