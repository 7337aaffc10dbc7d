using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Plan;

/// <summary>The layout of a plan's memory, filled while the plan is built.</summary>
internal sealed class PlanMemory(int tileRows)
{
    private readonly List<Storage> _storages = [];
    private readonly List<DenseUse> _dense = [];
    private readonly Dictionary<CpuParameter, GradientSlot> _slots = [];
    private readonly List<TableUse> _tables = [];

    /// <summary>The rows of a full tile.</summary>
    public int TileRows { get; } = tileRows;

    /// <summary>The tables, each with the value whose gradient updates it.</summary>
    public IReadOnlyList<TableUse> Tables => _tables;

    /// <summary>The dense parameters that are trained.</summary>
    public IReadOnlyList<DenseUse> Dense => _dense;

    /// <summary>The floats of values: of those that live within one stage of training, and of those that every tile keeps.</summary>
    public TileMemory Values { get; private set; }

    /// <summary>The floats of gradients, but for those that outlive the tile.</summary>
    public TileMemory Gradients { get; private set; }

    /// <summary>The floats of a tile's workspace in prediction: values only.</summary>
    public long PredictionTileFloats => Values.Passing + Values.Kept;

    /// <summary>The floats per row of the gradients that outlive their tile.</summary>
    public int BatchGradientColumns { get; private set; }

    /// <summary>The floats in which a worker sums the gradients of dense parameters.</summary>
    public long GradientFloats { get; private set; }

    /// <summary>The floats that all workers read.</summary>
    public long SharedFloats { get; private set; }

    /// <summary>The sums in double precision that a worker keeps; the first is the loss.</summary>
    public int SumCount { get; private set; } = 1;

    public Value AddVector(int width, bool needsGradient) => Add(width, Padding.Stride(width), needsGradient);

    public Value AddScore(bool needsGradient) => Add(1, 1, needsGradient);

    /// <summary>Where the gradient of a parameter is summed: one place, however many blocks share the parameter.</summary>
    public GradientSlot AddGradient(CpuParameter parameter)
    {
        if (_slots.TryGetValue(parameter, out var known))
            return known;
        var slot = AddPart(parameter);
        _slots.Add(parameter, slot);
        _dense.Add(new DenseUse(parameter, slot));
        return slot;
    }

    /// <summary>Where a block sums its own part of a gradient, which it adds to the whole and clears in every step.</summary>
    public GradientSlot AddPart(CpuParameter parameter)
    {
        var slot = new GradientSlot(GradientFloats);
        GradientFloats += Padded(parameter.MemoryFloats);
        return slot;
    }

    public void AddTable(TableUse use)
    {
        _tables.Add(use);
        use.Output.Storage.KeepsGradient = true;
    }

    public long AddShared(long floats)
    {
        var offset = SharedFloats;
        SharedFloats += Padded(floats);
        return offset;
    }

    public int AddSums(int count)
    {
        var offset = SumCount;
        SumCount += count;
        return offset;
    }

    /// <summary>Places every storage: what lives within one stage of training first, then what tiles keep.</summary>
    public void Place()
    {
        long floats = 0;
        foreach (var storage in _storages.OrderBy(s => s.IsKept))
        {
            storage.Offset = floats;
            floats += TileFloats(storage);
        }

        Values = Split(_storages.Where(s => s.IsKept), floats);
        foreach (var storage in _storages.Where(s => s.KeepsGradient))
        {
            storage.BatchGradientColumn = BatchGradientColumns;
            BatchGradientColumns += storage.Stride;
        }

        floats = 0;
        var inTiles = _storages.Where(s => !s.KeepsGradient).ToList();
        foreach (var storage in inTiles.OrderBy(s => s.IsGradientKept))
        {
            storage.GradientOffset = floats;
            floats += TileFloats(storage);
        }

        Gradients = Split(inTiles.Where(s => s.IsGradientKept), floats);
    }

    private TileMemory Split(IEnumerable<Storage> kept, long all)
    {
        var floats = kept.Sum(TileFloats);
        return new TileMemory(all - floats, floats);
    }

    // A gather or a matrix kernel may touch a whole vector at the end of the last row.
    private long TileFloats(Storage storage) => Padded((long)TileRows * storage.Stride + Padding.Lane);

    private static long Padded(long floats) => (floats + Padding.Lane - 1) / Padding.Lane * Padding.Lane;

    private Value Add(int width, int stride, bool needsGradient)
    {
        var storage = new Storage(stride);
        _storages.Add(storage);
        return new Value(storage, 0, width, needsGradient);
    }
}

/// <summary>Floats per tile.</summary>
/// <param name="Passing">Those that live within one stage: one place per worker serves all its tiles.</param>
/// <param name="Kept">Those that a later stage reads: every tile has a place of its own.</param>
internal readonly record struct TileMemory(long Passing, long Kept);
