namespace DeepMF.Cpu.Memory;

/// <summary>The sizes that rows are padded to, so that kernels work on whole vectors of any width.</summary>
internal static class Padding
{
    /// <summary>The floats of the widest vector: one cache line.</summary>
    public const int Lane = 16;

    /// <summary>Rows up to this width are kept tight and updated float by float: padding a table of biases would multiply its size.</summary>
    public const int NarrowWidth = 4;

    // A first cache has 64 sets of lines: rows 8, 16 or 32 lines apart share a half, a quarter or an eighth of them and drive each other out.
    private const int CrowdedLanes = 8;

    /// <summary>A width in whole lanes.</summary>
    public static int Stride(int width) => (width + Lane - 1) / Lane * Lane;

    /// <summary>The floats from one row of a matrix or a tile to the next: a lane more where rows would crowd into a few sets of the cache.</summary>
    public static int MatrixStride(int width) => Stride(width) % (CrowdedLanes * Lane) == 0 ? Stride(width) + Lane : Stride(width);

    /// <summary>The floats from one row of a table to the next.</summary>
    public static int TableStride(int width) => width <= NarrowWidth ? width : Stride(width);
}
