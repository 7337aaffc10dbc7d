using DeepMF.Specs;

namespace DeepMF;

/// <summary>Two or more branches, ready to be merged. The hierarchy is closed.</summary>
public abstract record Branches
{
    private protected Branches()
    {
    }

    internal abstract SpecList<BranchSpec> All { get; }

    /// <summary>Adds an embedded feature.</summary>
    /// <inheritdoc cref="ModelBuilder.Embed" path="/*[not(self::returns) and not(self::summary)]"/>
    /// <returns>A model with one branch more.</returns>
    public BranchSet Embed(IndexedFeature feature, int dimension = ModelBuilder.DefaultDimension, Func<Tower, Tower>? tower = null, EmbeddingOptions? options = null) =>
        new(All.Add(ModelBuilder.Branch(new EmbeddingSpec(feature, dimension, options), tower)));

    /// <summary>Adds a numeric feature.</summary>
    /// <inheritdoc cref="ModelBuilder.Input" path="/*[not(self::returns) and not(self::summary)]"/>
    /// <returns>A model with one branch more.</returns>
    public BranchSet Input(NumericFeature feature, Func<Tower, Tower>? tower = null) =>
        new(All.Add(ModelBuilder.Branch(new NumericInputSpec(feature), tower)));

    /// <summary>Puts the branch vectors one after the other.</summary>
    /// <remarks>Shapes: <c>[B, D₁], [B, D₂], … → [B, D₁ + D₂ + …]</c>.</remarks>
    /// <returns>A trunk that starts from the longer vector.</returns>
    /// <exception cref="InvalidOperationException">The widths add up to more than an <see cref="int"/> holds.</exception>
    public Trunk Concat() => Merge(MergeKind.Concat);

    /// <summary>Multiplies the branch vectors element by element (generalised matrix factorization, He et al. 2017, eq. 9).</summary>
    /// <remarks>Shapes: <c>[B, D], [B, D], … → [B, D]</c>.</remarks>
    /// <returns>A trunk that starts from the product.</returns>
    /// <exception cref="InvalidOperationException">The branches have different widths.</exception>
    public Trunk Multiply() => Merge(MergeKind.Multiply);

    /// <summary>Adds the branch vectors element by element.</summary>
    /// <remarks>Shapes: <c>[B, D], [B, D], … → [B, D]</c>.</remarks>
    /// <returns>A trunk that starts from the sum.</returns>
    /// <exception cref="InvalidOperationException">The branches have different widths.</exception>
    public Trunk Add() => Merge(MergeKind.Add);

    private Trunk Merge(MergeKind kind) => new(new TrunkSpec(new MergeSpec(kind, All)));
}

/// <summary>Exactly two branches: they can also be multiplied into one number.</summary>
public sealed record BranchPair : Branches
{
    internal BranchPair(BranchSpec first, BranchSpec second) => All = [first, second];

    internal override SpecList<BranchSpec> All { get; }

    /// <summary>Multiplies the two branch vectors element by element and sums: the classic matrix-factorization score.</summary>
    /// <remarks>score(u, i) = p_uᵀ q_i (Koren, Bell and Volinsky 2009, eq. 1). Shapes: <c>[B, D]</c> and <c>[B, D]</c> → <c>[B]</c>.</remarks>
    /// <returns>One number per row.</returns>
    /// <exception cref="InvalidOperationException">The two branches have different widths.</exception>
    public Score Dot() => new(new DotSpec(All[0], All[1]), null);
}

/// <summary>Three or more branches.</summary>
public sealed record BranchSet : Branches
{
    internal BranchSet(SpecList<BranchSpec> all) => All = all;

    internal override SpecList<BranchSpec> All { get; }
}
