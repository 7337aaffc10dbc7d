namespace DeepMF.Data;

/// <summary>The pairs of a centre and a word of its window, one pass over a corpus after the other.</summary>
internal sealed class SkipGramPairs
{
    private readonly TextCorpus _text;
    private readonly ulong _seed;
    private readonly int _window;
    private readonly double[] _keep;
    private readonly int[] _order;
    private readonly int[] _kept;
    private CounterRandom _random;
    private ulong _draws;
    private int _sentence;
    private int _length;
    private int _centre;
    private int _next;
    private int _last;

    public SkipGramPairs(TextCorpus text, SkipGramOptions options)
    {
        _text = text;
        _seed = options.Seed;
        _window = options.Window;
        _keep = Keep(text, options.Subsampling);
        _order = new int[text.SentenceCount];
        _kept = new int[Enumerable.Range(0, text.SentenceCount).Max(s => text.Sentence(s).Length)];
    }

    public void StartPass(int epoch, int pass)
    {
        RowOrder.Shuffle(_order, Stream("sentences"));
        _random = Stream("windows");
        _draws = 0;
        (_sentence, _length, _centre, _next, _last) = (0, 0, 0, 0, -1);

        CounterRandom Stream(string purpose) => CounterRandom.Create(RowOrder.Stream(_seed, purpose, epoch).Next64((ulong)pass), 0);
    }

    public bool TryNext(out int centre, out int context)
    {
        while (true)
        {
            if (_next <= _last)
            {
                var position = _next++;
                if (position == _centre)
                    continue;
                (centre, context) = (_kept[_centre], _kept[position]);
                return true;
            }

            if (_centre + 1 < _length)
                OpenWindow(_centre + 1);
            else if (_sentence < _order.Length)
                ReadSentence(_text.Sentence(_order[_sentence++]));
            else
                break;
        }

        (centre, context) = (0, 0);
        return false;
    }

    private void OpenWindow(int centre)
    {
        var reach = 1 + _random.NextInteger(_draws++, _window);
        _centre = centre;
        _next = (int)Math.Max(0, centre - reach);
        _last = (int)Math.Min(_length - 1, centre + reach);
    }

    /// <summary>Words are left out before windows are laid, so that a window reaches further where frequent words are gone, as in word2vec.</summary>
    private void ReadSentence(ReadOnlySpan<int> words)
    {
        _length = 0;
        foreach (var word in words)
            if (_random.NextDouble(_draws++) < _keep[word])
                _kept[_length++] = word;
        (_centre, _next, _last) = (-1, 0, -1);
    }

    private static double[] Keep(TextCorpus text, double threshold)
    {
        var keep = new double[text.Words.Count];
        for (var word = 0; word < keep.Length; word++)
            keep[word] = threshold > 0 ? Math.Sqrt(threshold * text.TokenCount / text.Counts[word]) : 1;
        return keep;
    }
}
