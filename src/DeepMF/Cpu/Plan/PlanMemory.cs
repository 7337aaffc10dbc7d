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

    /// <summary>The floats of a tile's values that live within one stage of training: one place per worker serves all its tiles.</summary>
    public long PassingValueFloats { get; private set; }

    /// <summary>The floats of a tile's gradients that live within one stage of training.</summary>
    public long PassingGradientFloats { get; private set; }

    /// <summary>The floats of what a later stage reads: every tile has a place of its own.</summary>
    public long KeptFloats { get; private set; }

    /// <summary>The floats of a tile's workspace in prediction: values only.</summary>
    public long PredictionTileFloats { get; private set; }

    /// <summary>The floats per row of the gradients that outlive their tile.</summary>
    public int BatchGradientColumns { get; private set; }

    /// <summary>The floats in which a worker sums the gradients of dense parameters.</summary>
    public long GradientFloats { get; private set; }

    /// <summary>The floats that all workers read.</summary>
    public long SharedFloats { get; private set; }

    /// <summary>The sums in double precision that a worker keeps; the first is the loss.</summary>
    public int SumCount { get; private set; } = 1;

    public Value AddVector(int width, bool needsGradient) => Add(width, Padding.MatrixStride(width), needsGradient);

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

    /// <summary>Places every storage, in the memory of a worker or in that of every tile.</summary>
    public void Place()
    {
        foreach (var storage in _storages)
        {
            storage.Offset = storage.IsKept ? KeptFloats : PassingValueFloats;
            if (storage.IsKept)
                KeptFloats += TileFloats(storage);
            else
                PassingValueFloats += TileFloats(storage);
        }

        PredictionTileFloats = PassingValueFloats + KeptFloats;
        var free = _storages.Where(s => s.IsKept).OrderBy(s => s.Stride).ToList();
        foreach (var storage in _storages)
        {
            if (storage.KeepsGradient)
            {
                storage.BatchGradientColumn = BatchGradientColumns;
                BatchGradientColumns += storage.Stride;
            }
            else if (storage.IsGradientKept)
            {
                storage.GradientOffset = KeptPlace(storage, free);
            }
            else
            {
                storage.GradientOffset = PassingGradientFloats;
                PassingGradientFloats += TileFloats(storage);
            }
        }
    }

    /// <summary>A place for gradients that are kept: that of values which nothing reads any more, since what is written there lies in the cache already, or one of their own.</summary>
    private long KeptPlace(Storage gradients, List<Storage> free)
    {
        if (free.Find(s => s.Stride >= gradients.Stride && s.LastUse < gradients.FirstGradientUse) is { } values)
        {
            free.Remove(values);
            return values.Offset;
        }

        var place = KeptFloats;
        KeptFloats += TileFloats(gradients);
        return place;
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
