using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>What a value depends on.</summary>
[Flags]
internal enum Side
{
    None = 0,
    Context = 1,
    Catalog = 2,
    Both = Context | Catalog,
}

/// <summary>Columns of a value that one operator has written.</summary>
/// <param name="Source">The columns.</param>
/// <param name="Offset">The columns of the value before them.</param>
/// <param name="Side">What they depend on.</param>
internal sealed record Segment(Value Source, int Offset, Side Side);
