namespace DeepMF.Cpu.Updates;

/// <summary>Sorts (row, position) pairs by row, keeping the order of positions: a stable radix sort, nine bits at a time.</summary>
internal sealed class RadixSort
{
    private const int Bits = 9;
    private const int Buckets = 1 << Bits;

    private readonly int[] _starts = new int[Buckets];
    private ulong[] _pairs = [];
    private ulong[] _scratch = [];

    /// <summary>The pairs in use, sorted after <see cref="Sort"/>: the row in the upper 32 bits, the position in the lower.</summary>
    public ReadOnlySpan<ulong> Pairs => _pairs.AsSpan(0, Count);

    public int Count { get; private set; }

    public static ulong Pair(int row, int position) => ((ulong)(uint)row << 32) | (uint)position;

    public static int Row(ulong pair) => (int)(pair >> 32);

    public static int Position(ulong pair) => (int)(uint)pair;

    /// <summary>Gives room for a number of pairs.</summary>
    public Span<ulong> Reserve(int count)
    {
        if (_pairs.Length < count)
        {
            _pairs = new ulong[count];
            _scratch = new ulong[count];
        }

        Count = count;
        return _pairs.AsSpan(0, count);
    }

    /// <summary>Sorts by row.</summary>
    /// <param name="rows">Rows are below this number.</param>
    public void Sort(int rows)
    {
        for (var shift = 0; shift < 32 && (rows - 1) >> shift != 0; shift += Bits)
        {
            Array.Clear(_starts);
            var source = _pairs.AsSpan(0, Count);
            foreach (var pair in source)
                _starts[(int)(pair >> (32 + shift)) & (Buckets - 1)]++;
            var start = 0;
            for (var b = 0; b < Buckets; b++)
                (start, _starts[b]) = (start + _starts[b], start);
            foreach (var pair in source)
                _scratch[_starts[(int)(pair >> (32 + shift)) & (Buckets - 1)]++] = pair;
            (_pairs, _scratch) = (_scratch, _pairs);
        }
    }
}
