namespace DeepMF.Cpu.Memory;

/// <summary>The sizes that rows are padded to, so that kernels work on whole vectors of any width.</summary>
internal static class Padding
{
    /// <summary>The floats of the widest vector: one cache line.</summary>
    public const int Lane = 16;

    /// <summary>Rows up to this width are kept tight and updated float by float: padding a table of biases would multiply its size.</summary>
    public const int NarrowWidth = 4;

    /// <summary>The floats from one row of a matrix or a tile to the next.</summary>
    public static int Stride(int width) => (width + Lane - 1) / Lane * Lane;

    /// <summary>The floats from one row of a table to the next.</summary>
    public static int TableStride(int width) => width <= NarrowWidth ? width : Stride(width);
}
