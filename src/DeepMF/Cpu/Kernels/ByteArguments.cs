namespace DeepMF.Cpu.Kernels;

/// <summary>The operands of <see cref="ByteProduct"/>.</summary>
internal unsafe struct ByteArguments
{
    public int RowBlocks;

    /// <summary>The groups of inputs.</summary>
    public int Groups;

    /// <summary>The units, a multiple of those of a block.</summary>
    public int Units;

    /// <summary>The units of a block, from 6 to 11.</summary>
    public int BlockUnits;

    public byte* Codes;

    /// <summary>What is subtracted from the codes of a group, byte by byte, <c>[groups]</c>.</summary>
    public uint* Thresholds;

    /// <summary>Room for A of one block of rows: 64 bytes per group.</summary>
    public byte* Levels;

    /// <summary>The weights of all blocks of units but the last, four signed bytes each.</summary>
    public uint* Weights;

    /// <summary>The weights of the last block of units.</summary>
    public uint* LastWeights;

    /// <summary><c>[units]</c>, as are the next two.</summary>
    public int* Start;

    public int* Floor;

    public float* Factor;

    public float Constant;

    /// <summary>Receives a number per row, whole blocks.</summary>
    public float* Destination;
}
