using DeepMF.Cpu.Kernels;

namespace DeepMF.Cpu.Plan;

/// <summary>The rows that go through the plan together, and where their numbers are.</summary>
internal readonly unsafe struct Tile(RunMemory run, int worker, int index, int firstRow, int rows)
{
    /// <summary>A tile of the batch as the run cuts it.</summary>
    public Tile(RunMemory run, int worker, int index)
        : this(run, worker, index, index * run.TileRows, Math.Min(run.TileRows, run.Rows - index * run.TileRows))
    {
    }

    private readonly Workspace _workspace = run.Workspace(worker, index);

    /// <summary>The run that the tile is part of.</summary>
    public RunMemory Run { get; } = run;

    /// <summary>The worker that owns the tile.</summary>
    public int Worker { get; } = worker;

    /// <summary>The position of the first row in the batch.</summary>
    public int FirstRow { get; } = firstRow;

    public int Rows { get; } = rows;

    public KernelSet Kernels => Run.Kernels;

    public float* Values(Value value) => _workspace.Values(value.Storage) + value.Column;

    public float* Gradients(Value value)
    {
        var storage = value.Storage;
        var start = storage.BatchGradientColumn < 0
            ? _workspace.Gradients(storage)
            : Run.BatchGradients + ((long)storage.BatchGradientColumn * Run.RowCapacity + (long)FirstRow * storage.Stride);
        return start + value.Column;
    }

    /// <summary>The worker's sums of a parameter's gradient.</summary>
    public float* ParameterGradients(GradientSlot slot) => Run.WorkerGradients(Worker) + slot.Offset;
}

/// <summary>Where a dense parameter's gradient is summed, in every worker's memory.</summary>
internal readonly record struct GradientSlot(long Offset);
