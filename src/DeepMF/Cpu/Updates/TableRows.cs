namespace DeepMF.Cpu.Updates;

/// <summary>A table as an update sees it: its rows, their state, and the gradients of the batch.</summary>
internal unsafe struct TableRows
{
    public float* Weights;

    /// <summary>The state of the rows, see <see cref="RowUpdater.StateStride"/>.</summary>
    public float* State;

    /// <summary>The floats from one row of weights to the next.</summary>
    public nint Stride;

    /// <summary>The numbers of a row.</summary>
    public int Columns;

    /// <summary>The gradients, a row per row of the batch.</summary>
    public float* Gradients;

    /// <summary>The floats from one row of gradients to the next.</summary>
    public nint GradientStride;

    /// <summary>The factor of each row of the batch, or null where all are 1.</summary>
    public float* Scales;
}
