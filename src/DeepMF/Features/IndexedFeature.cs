namespace DeepMF;

/// <summary>A feature whose values are indices into a table: what <c>Embed</c> accepts.</summary>
public abstract record IndexedFeature : Feature
{
    private protected IndexedFeature(string name, int cardinality)
        : base(name)
    {
        if (cardinality <= 0)
            throw new ArgumentOutOfRangeException(nameof(cardinality), cardinality, $"Feature '{name}' needs a cardinality of at least 1.");
        Cardinality = cardinality;
    }

    /// <summary>The number of distinct values; indices run from 0 to <c>Cardinality - 1</c>.</summary>
    public int Cardinality { get; }
}
