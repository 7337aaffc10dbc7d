using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>Applies an update rule to rows of weights; one instance per rule and vector width.</summary>
internal abstract unsafe class RowUpdater
{
    /// <summary>The floats from the state of one row to that of the next.</summary>
    /// <param name="stride">The floats from one row of weights to the next.</param>
    public abstract nint StateStride(nint stride);

    /// <summary>Moves one row.</summary>
    /// <param name="terms">The numbers of the step.</param>
    /// <param name="weight">The row.</param>
    /// <param name="gradient">Its gradient; only <paramref name="width"/> floats count.</param>
    /// <param name="state">Its state: <see cref="StateStride"/> floats.</param>
    /// <param name="width">The numbers of the row.</param>
    /// <param name="stride">The floats from one row of weights to the next.</param>
    public abstract void Update(in UpdateTerms terms, float* weight, float* gradient, float* state, int width, nint stride);

    /// <summary>The squared norm of a row's gradient, value limit included.</summary>
    public abstract double SquaredNorm(in UpdateTerms terms, float* gradient, int width);

    /// <summary>Moves each row of a table that occurs, once, by the sum of its gradients in the order of their positions.</summary>
    /// <param name="terms">The numbers of the step. The penalty of a row counts as often as the row occurs.</param>
    /// <param name="table">The table.</param>
    /// <param name="pairs">Rows and positions, sorted by <see cref="RadixSort"/>, with all occurrences of each row.</param>
    public abstract void Update(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs);

    /// <summary>Moves one row of a table, which may have no occurrence: its gradient is zero then.</summary>
    public abstract void Update(in UpdateTerms terms, in TableRows table, int row, ReadOnlySpan<ulong> occurrences);

    /// <summary>The squared norm of the gradients of the rows that occur, penalty and value limit included.</summary>
    public abstract double SquaredNorm(in UpdateTerms terms, in TableRows table, ReadOnlySpan<ulong> pairs);
}
