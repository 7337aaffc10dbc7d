using DeepMF.Cpu.Operators;
using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Scoring;

/// <summary>A plan sorted by what its operators depend on: the catalog's once per scorer, the contexts' once per block, the rest tile by tile for every context.</summary>
/// <param name="Plan">The plan; its layout of memory serves all three.</param>
/// <param name="CatalogOperators">The operators of the catalog alone.</param>
/// <param name="ContextOperators">The operators of the context alone.</param>
/// <param name="CatalogParts">What is kept for every row of the catalog.</param>
/// <param name="ContextParts">What is computed for every context.</param>
/// <param name="Steps">What joins them.</param>
/// <param name="KeptFloats">The floats that are kept of a tile of the catalog.</param>
/// <param name="ContextFloats">The floats that a block of contexts takes.</param>
/// <param name="ProductFloats">The floats that a worker needs for numbers of a whole block.</param>
internal sealed record ScoringPlan(
    ModelPlan Plan,
    Operator[] CatalogOperators,
    Operator[] ContextOperators,
    SidePart[] CatalogParts,
    SidePart[] ContextParts,
    ScoringStep[] Steps,
    long KeptFloats,
    long ContextFloats,
    long ProductFloats)
{
    /// <summary>The step whose scores can be bounded, or -1.</summary>
    public int BoundAt { get; } = Array.FindIndex(Steps, step => step is ProjectedDenseStep { HasBound: true });

    /// <summary>The one step before it, where that makes inputs that bytes can stand for: sums of a part of each side behind a rectifier.</summary>
    public SplitDenseStep? CodedStep => BoundAt == 1 && Steps is [SplitDenseStep { IsRectifiedSum: true } split, ProjectedDenseStep { Slope: 0 } step, .. var rest] && split.Output == step.Input && rest.All(s => s is AddScoresStep) ? split : null;
}
