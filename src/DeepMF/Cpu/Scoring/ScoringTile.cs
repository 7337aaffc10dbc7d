using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>A tile of the catalog, the contexts that it is scored for, and the workspace of the worker that does it.</summary>
/// <param name="tile">The worker's workspace; its rows are those of the tile.</param>
/// <param name="kept">What is kept of the tile.</param>
/// <param name="contexts">What is computed for the block of contexts.</param>
/// <param name="contextCount">The contexts of the block.</param>
/// <param name="products">The worker's room for numbers of the whole block.</param>
internal readonly unsafe struct ScoringTile(Tile tile, float* kept, float* contexts, int contextCount, float* products)
{
    public Tile Tile { get; } = tile;

    public int Rows => Tile.Rows;

    public KernelSet Kernels => Tile.Kernels;

    public int ContextCount => contextCount;

    public float* Kept(SidePart part) => kept + part.Offset;

    public float* Context(SidePart part, int context) => contexts + part.Offset + (nint)context * part.Stride;

    public float* Products(long offset) => products + offset;
}
