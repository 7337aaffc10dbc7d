namespace DeepMF.Cpu.Ratings;

/// <summary>One side of a grid: which strip each index of a feature belongs to.</summary>
/// <remarks>
/// Indices move in units of 16 neighbours: their biases fill one cache line, so two threads on two strips never write to the same line, and their rows follow
/// each other in memory.
/// </remarks>
internal sealed class RatingSide
{
    /// <summary>log2 of the indices per unit.</summary>
    private const int UnitBits = 4;

    private readonly int[] _counts;
    private readonly long[] _units;
    private byte[] _strips = [];
    private int[] _ranks = [];

    /// <summary>Counts the ratings of each index.</summary>
    public RatingSide(ReadOnlySpan<int> indices, int cardinality)
    {
        _counts = new int[cardinality];
        foreach (var index in indices)
            _counts[index]++;
        _units = new long[((cardinality - 1) >> UnitBits) + 1];
        for (var index = 0; index < cardinality; index++)
        {
            _units[index >> UnitBits] += _counts[index];
            if (_counts[index] > 0)
                RatedRows++;
        }

        RatedUnits = _units.Count(u => u > 0);
    }

    /// <summary>The indices that have ratings.</summary>
    public int RatedRows { get; }

    /// <summary>The units that have ratings.</summary>
    public int RatedUnits { get; }

    /// <summary>The indices of the longest strip: one more than the largest rank.</summary>
    public int LongestStrip { get; private set; }

    /// <summary>Deals the units out, those with most ratings first, each to the strip with fewest ratings so far.</summary>
    public void Deal(int strips, CounterRandom random)
    {
        _strips = new byte[_units.Length];
        _ranks = new int[_units.Length];
        var order = Enumerable.Range(0, _units.Length).Where(u => _units[u] > 0).ToArray();
        // Units of about as many ratings, within a factor of two, come in random order: the seed decides who meets whom, at hardly any cost in balance.
        var keys = Array.ConvertAll(order, u => ((63 - (long)Math.ILogB(_units[u])) << 56) | (long)(random.Next64((ulong)u) >> 8));
        Array.Sort(keys, order);
        var loads = new PriorityQueue<int, (long Ratings, int Strip)>(Enumerable.Range(0, strips).Select(s => (s, (0L, s))));
        foreach (var unit in order)
        {
            loads.TryPeek(out var strip, out var load);
            _strips[unit] = (byte)strip;
            loads.DequeueEnqueue(strip, (load.Ratings + _units[unit], strip));
        }

        AssignRanks(new int[strips]);
    }

    public int Strip(int index) => _strips[index >> UnitBits];

    /// <summary>The place of an index among those of its strip, in ascending order.</summary>
    public int Rank(int index) => (_ranks[index >> UnitBits] << UnitBits) | (index & ((1 << UnitBits) - 1));

    private void AssignRanks(Span<int> next)
    {
        for (var unit = 0; unit < _units.Length; unit++)
            if (_units[unit] > 0)
                _ranks[unit] = next[_strips[unit]]++;
        foreach (var units in next)
            LongestStrip = Math.Max(LongestStrip, units << UnitBits);
    }
}
