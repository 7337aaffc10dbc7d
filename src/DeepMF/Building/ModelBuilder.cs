using DeepMF.Specs;

namespace DeepMF;

/// <summary>The way into a model: start with a feature, add more, merge them, put layers and a head on top.</summary>
/// <remarks>
/// Every call returns a new value; a half-built model can be kept and forked. A method exists only where it is legal, so a wrong order does not compile.
/// <code>ModelBuilder.Embed(users).Embed(items).Concat().Dense(64).Relu().RegressionHead()</code>
/// </remarks>
public static class ModelBuilder
{
    /// <summary>The dimension of an embedding when none is given.</summary>
    public const int DefaultDimension = 32;

    /// <summary>Starts a model with an embedded feature.</summary>
    /// <remarks>Shapes: <c>[B] → [B, dimension]</c>, then through the tower.</remarks>
    /// <param name="feature">The feature whose values are looked up.</param>
    /// <param name="dimension">The width of the vectors, at least 1.</param>
    /// <param name="tower">The layers between the embedding and the merge; <see langword="null"/> means none.</param>
    /// <param name="options">How the table starts and is regularised; <see langword="null"/> means the defaults.</param>
    /// <returns>A model with one branch.</returns>
    /// <exception cref="ArgumentException"><paramref name="tower"/> returns <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    public static SingleBranch Embed(IndexedFeature feature, int dimension = DefaultDimension, Func<Tower, Tower>? tower = null, EmbeddingOptions? options = null) =>
        new(Branch(new EmbeddingSpec(feature, dimension, options), tower));

    /// <summary>Starts a model with a numeric feature.</summary>
    /// <remarks>Shape: <c>[B, feature.Width]</c>, then through the tower.</remarks>
    /// <param name="feature">The feature that is read.</param>
    /// <param name="tower">The layers between the input and the merge; <see langword="null"/> means none.</param>
    /// <returns>A model with one branch.</returns>
    /// <exception cref="ArgumentException"><paramref name="tower"/> returns <see langword="null"/>.</exception>
    public static SingleBranch Input(NumericFeature feature, Func<Tower, Tower>? tower = null) => new(Branch(new NumericInputSpec(feature), tower));

    internal static BranchSpec Branch(InputSpec input, Func<Tower, Tower>? tower)
    {
        var start = new Tower(input.Width, []);
        var end = tower is null ? start : tower(start);
        if (end is null)
            throw new ArgumentException($"The tower of feature '{input.Source.Name}' returned null. Return the tower that the last call gave.", nameof(tower));
        return new BranchSpec(input, end.Layers);
    }
}
