using DeepMF.Specs;

namespace DeepMF;

/// <summary>A model with one branch: it needs at least one more before it can be merged.</summary>
public sealed record SingleBranch
{
    internal SingleBranch(BranchSpec first) => First = first;

    internal BranchSpec First { get; }

    /// <summary>Adds an embedded feature.</summary>
    /// <inheritdoc cref="ModelBuilder.Embed" path="/*[not(self::returns) and not(self::summary)]"/>
    /// <returns>A model with two branches.</returns>
    public BranchPair Embed(IndexedFeature feature, int dimension = ModelBuilder.DefaultDimension, Func<Tower, Tower>? tower = null, EmbeddingOptions? options = null) =>
        new(First, ModelBuilder.Branch(new EmbeddingSpec(feature, dimension, options), tower));

    /// <summary>Adds a numeric feature.</summary>
    /// <inheritdoc cref="ModelBuilder.Input" path="/*[not(self::returns) and not(self::summary)]"/>
    /// <returns>A model with two branches.</returns>
    public BranchPair Input(NumericFeature feature, Func<Tower, Tower>? tower = null) =>
        new(First, ModelBuilder.Branch(new NumericInputSpec(feature), tower));
}
