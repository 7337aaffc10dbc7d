namespace DeepMF.Cpu.Kernels;

/// <summary>The operands of C = start + A B: A is <c>[Rows, Depth]</c>, B <c>[Depth, Columns]</c>, C <c>[Rows, Columns]</c>.</summary>
internal unsafe struct MatrixArguments
{
    /// <summary>The rows of A that a register block holds: full blocks make the best use of the machine.</summary>
    public const int BlockRows = 6;

    public int Rows;
    public int Columns;
    public int Depth;

    public float* A;

    /// <summary>The floats from one row of A to the next.</summary>
    public nint RowA;

    /// <summary>The floats from one column of A to the next.</summary>
    public nint StepA;

    public float* B;
    public nint StrideB;

    public float* C;
    public nint StrideC;

    /// <summary>What every row of C starts from, <c>[Columns]</c>; null means zero. Not read where <see cref="Accumulate"/>.</summary>
    public float* Start;

    /// <summary>Whether C starts from what it holds.</summary>
    public bool Accumulate;
}
