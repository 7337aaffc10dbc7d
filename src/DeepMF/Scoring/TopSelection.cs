using System.Numerics;
using DeepMF.Engines;

namespace DeepMF.Scoring;

/// <summary>Keeps the best rows of each context while scores come in: a heap per worker and context, put together when all are there.</summary>
/// <remarks>Lists are ordered by score, then by row, an order without ties: they do not depend on which worker has seen what.</remarks>
internal sealed unsafe class TopSelection(int workers, int contexts) : ScoreTaker
{
    private readonly int[] _counts = new int[workers * contexts];
    private readonly int[] _cursors = new int[workers * contexts];
    private readonly float[] _floors = new float[contexts];
    private ScoredRow[] _rows = [];
    private int _size;
    private int _block;
    private int* _excluded;
    private int* _offsets;
    private int _excludedCount;

    /// <summary>The rows of a list.</summary>
    public int Size => _size;

    /// <summary>The contexts that a block may have where lists hold so many rows: memory stays bounded.</summary>
    public static int ContextsAtOnce(int most, int workers, int size) => (int)Math.Clamp((1L << 19) / ((long)size * workers), 1, most);

    /// <summary>Starts a block of contexts without excluded rows; a score that is NaN is in no list.</summary>
    /// <param name="count">The contexts of the block.</param>
    /// <param name="size">The rows of a list.</param>
    public void Start(int count, int size) => Start(count, size, null, 0, null);

    /// <summary>Starts a block of contexts.</summary>
    /// <param name="count">The contexts of the block.</param>
    /// <param name="size">The rows of a list.</param>
    /// <param name="excluded">The excluded rows.</param>
    /// <param name="excludedCount">Their number.</param>
    /// <param name="offsets">Where the lists of excluded rows of the block's contexts start, or null where one list is for all.</param>
    public void Start(int count, int size, int* excluded, int excludedCount, int* offsets)
    {
        _block = count;
        _size = size;
        _excluded = excluded;
        _excludedCount = excludedCount;
        _offsets = offsets;
        Array.Clear(_counts);
        Array.Fill(_floors, float.NegativeInfinity);
        var needed = (long)workers * count * size;
        if (_rows.Length < needed)
        {
            MemoryLimit.Check((double)needed * sizeof(ScoredRow) / sizeof(float), $"Lists of {size} rows take");
            _rows = new ScoredRow[needed];
        }

        for (var worker = 0; worker < workers; worker++)
            for (var context = 0; context < count; context++)
                _cursors[worker * contexts + context] = offsets is null ? 0 : offsets[context];
    }

    /// <summary>A score that some worker has seen as often as a list is long, or more: rows below it are in no list. Any worker may ask at any time.</summary>
    public float Floor(int context) => Volatile.Read(ref _floors[context]);

    public override void Take(int worker, int context, int firstRow, Span<float> scores)
    {
        var at = worker * contexts + context;
        if (_excluded is not null)
            Exclude(at, _offsets is null ? _excludedCount : _offsets[context + 1], firstRow, scores);
        var heap = _rows.AsSpan((worker * _block + context) * _size, _size);
        var row = 0;
        ref var count = ref _counts[at];
        for (; count < heap.Length && row < scores.Length; row++)
            if (!float.IsNaN(scores[row]))
                Push(heap, count++, new ScoredRow(firstRow + row, scores[row]));
        if (count < heap.Length)
            return;
        // Rows ascend, so that of equal scores the one in the heap stays. NaN is above nothing.
        for (; row + Vector<float>.Count <= scores.Length; row += Vector<float>.Count)
            if (Vector.GreaterThanAny(new Vector<float>(scores[row..]), new Vector<float>(heap[0].Score)))
                Replace(heap, firstRow + row, scores.Slice(row, Vector<float>.Count));
        Replace(heap, firstRow + row, scores[row..]);
        Raise(ref _floors[context], heap[0].Score);
    }

    /// <summary>Takes one score; a worker may bring rows in any order, but does not know which are excluded.</summary>
    public void Add(int worker, int context, ScoredRow row)
    {
        if (float.IsNaN(row.Score))
            return;
        var heap = _rows.AsSpan((worker * _block + context) * _size, _size);
        ref var count = ref _counts[worker * contexts + context];
        if (count < heap.Length)
            Push(heap, count++, row);
        else if (row.Comes(heap[0]))
            Sink(heap, row);
        else
            return;
        if (count == heap.Length)
            Raise(ref _floors[context], heap[0].Score);
    }

    /// <summary>Makes the scores of excluded rows NaN, for workers that bring rows in any order.</summary>
    public void Exclude(int context, int firstRow, Span<float> scores)
    {
        var rows = Excluded(context);
        var at = rows.BinarySearch(firstRow);
        for (var i = at < 0 ? ~at : at; i < rows.Length && rows[i] < firstRow + scores.Length; i++)
            scores[rows[i] - firstRow] = float.NaN;
    }

    /// <summary>Whether a row is excluded for a context.</summary>
    public bool IsExcluded(int context, int row) => Excluded(context).BinarySearch(row) >= 0;

    /// <summary>Writes the list of each context of the block, best first.</summary>
    /// <param name="destination">Receives the lists, <c>[contexts, stride]</c>.</param>
    /// <param name="stride">The rows from one list to the next, at least as many as a list has.</param>
    public void Finish(Span<ScoredRow> destination, int stride)
    {
        for (var context = 0; context < _block; context++, destination = destination[stride..])
        {
            // What the other workers have kept goes through the heap of the first.
            var best = _rows.AsSpan(context * _size, _size);
            ref var count = ref _counts[context];
            for (var worker = 1; worker < workers; worker++)
                foreach (var row in _rows.AsSpan((worker * _block + context) * _size, _counts[worker * contexts + context]))
                    if (count < _size)
                        Push(best, count++, row);
                    else if (row.Comes(best[0]))
                        Sink(best, row);
            // The root comes last: taken away again and again, the heap becomes a list.
            for (var end = count - 1; end > 0; end--)
            {
                var last = best[0];
                Sink(best[..end], best[end]);
                best[end] = last;
            }

            best[..count].CopyTo(destination);
            destination[count..stride].Fill(ScoredRow.None);
        }
    }

    private ReadOnlySpan<int> Excluded(int context)
    {
        var start = _offsets is null ? 0 : _offsets[context];
        return new ReadOnlySpan<int>(_excluded + start, (_offsets is null ? _excludedCount : _offsets[context + 1]) - start);
    }

    private static void Raise(ref float floor, float score)
    {
        var known = Volatile.Read(ref floor);
        while (score > known)
        {
            var found = Interlocked.CompareExchange(ref floor, score, known);
            if (found.Equals(known))
                return;
            known = found;
        }
    }

    private static void Replace(Span<ScoredRow> heap, int firstRow, ReadOnlySpan<float> scores)
    {
        for (var i = 0; i < scores.Length; i++)
            if (scores[i] > heap[0].Score)
                Sink(heap, new ScoredRow(firstRow + i, scores[i]));
    }

    /// <summary>Adds to a heap whose root is the row that comes last.</summary>
    private static void Push(Span<ScoredRow> heap, int at, ScoredRow row)
    {
        while (at > 0 && heap[(at - 1) / 2].Comes(row))
        {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        heap[at] = row;
    }

    /// <summary>Puts a row in the place of the root.</summary>
    private static void Sink(Span<ScoredRow> heap, ScoredRow row)
    {
        var at = 0;
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= heap.Length)
                break;
            if (child + 1 < heap.Length && heap[child].Comes(heap[child + 1]))
                child++;
            if (!row.Comes(heap[child]))
                break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = row;
    }

    private void Exclude(int at, int end, int firstRow, Span<float> scores)
    {
        ref var cursor = ref _cursors[at];
        while (cursor < end && _excluded[cursor] < firstRow)
            cursor++;
        for (; cursor < end && _excluded[cursor] < firstRow + scores.Length; cursor++)
            scores[_excluded[cursor] - firstRow] = float.NaN;
    }
}
