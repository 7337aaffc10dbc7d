namespace DeepMF.Cpu.Plan;

/// <summary>Memory for rows of numbers and their gradients; several values may share it side by side.</summary>
internal sealed class Storage(int stride)
{
    /// <summary>The floats from one row to the next.</summary>
    public int Stride { get; } = stride;

    /// <summary>Where the rows start in what the tile keeps, or in what a worker has for values.</summary>
    public long Offset { get; set; }

    /// <summary>Where the gradients start, unless they outlive the tile, in what the tile keeps or in what a worker has for gradients.</summary>
    public long GradientOffset { get; set; }

    /// <summary>Whether a later stage of training reads the rows, so that every tile keeps its own.</summary>
    public bool IsKept { get; set; }

    /// <summary>Whether a later stage of training reads the gradients, so that every tile keeps its own.</summary>
    public bool IsGradientKept { get; set; }

    /// <summary>The number of the last instruction of training that reads or writes the rows.</summary>
    public int LastUse { get; set; }

    /// <summary>The number of the first instruction of training that writes the gradients.</summary>
    public int FirstGradientUse { get; set; } = int.MaxValue;

    /// <summary>The floats per row that lie before these gradients in the memory of the whole batch, or -1 where they live in the tile.</summary>
    /// <remarks>Gradients that update a table outlive the tile: tables are updated after the last tile.</remarks>
    public int BatchGradientColumn { get; set; } = -1;

    /// <summary>Whether the gradients must outlive the tile.</summary>
    public bool KeepsGradient { get; set; }
}

/// <summary>The output of an operator: a column range of a storage.</summary>
internal sealed class Value(Storage storage, int column, int width, bool needsGradient)
{
    public Storage Storage { get; } = storage;

    public int Column { get; } = column;

    public int Width { get; } = width;

    public int Stride => Storage.Stride;

    /// <summary>The floats of a row that elementwise kernels touch: whole vectors.</summary>
    public int PaddedWidth => Memory.Padding.Stride(Width);

    /// <summary>Whether rows follow each other without a gap, so that a tile is one run of floats.</summary>
    public bool IsDense => Column == 0 && Storage.Stride == PaddedWidth;

    /// <summary>Whether anything that is trained lies below.</summary>
    public bool NeedsGradient { get; } = needsGradient;

    private Input? LastUse { get; set; }

    /// <summary>Registers a use. Backward runs against the order of use, so the last user writes the gradient and the earlier ones add to it.</summary>
    public Input Use()
    {
        if (LastUse is { } earlier)
            earlier.Accumulate = true;
        return LastUse = new Input(this);
    }
}

/// <summary>The use of a value by an operator.</summary>
internal sealed class Input(Value value)
{
    public Value Value { get; } = value;

    /// <summary>Whether the operator adds to the value's gradient, because a later user has written it.</summary>
    public bool Accumulate { get; set; }
}
