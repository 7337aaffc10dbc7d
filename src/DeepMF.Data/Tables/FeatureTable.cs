using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>The values of one feature, one row per user or per item: a film's genres are stored once per film, not once per rating. The hierarchy is closed.</summary>
public abstract class FeatureTable
{
    private protected FeatureTable(FeatureKey key, int rows, Feature feature, Vocabulary? vocabulary)
    {
        if (!Enum.IsDefined(key))
            throw new ArgumentOutOfRangeException(nameof(key), key, "A feature table is keyed by User or by Item.");
        if (vocabulary is not null && feature is IndexedFeature indexed && vocabulary.Count != indexed.Cardinality)
            throw new ArgumentException(Invariant($"Feature '{feature.Name}' has a cardinality of {indexed.Cardinality}, but its vocabulary has {vocabulary.Count} indices."), nameof(vocabulary));
        Key = key;
        Rows = rows;
        Vocabulary = vocabulary;
    }

    /// <summary>The feature that the table holds.</summary>
    public abstract Feature Feature { get; }

    /// <summary>Whether a row belongs to a user or to an item.</summary>
    public FeatureKey Key { get; }

    /// <summary>The number of rows: as many as the key's vocabulary has indices.</summary>
    public int Rows { get; }

    /// <summary>The names of the values (of genres, say), or <see langword="null"/> where they have none.</summary>
    public Vocabulary? Vocabulary { get; }

    private protected static void CheckIndices(IndexedFeature feature, ReadOnlySpan<int> indices, [CallerArgumentExpression(nameof(indices))] string? name = null)
    {
        for (var i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)feature.Cardinality)
                throw new ArgumentOutOfRangeException(name, indices[i], Invariant($"Feature '{feature.Name}' has the indices 0 to {feature.Cardinality - 1}, but number {i} of its values is {indices[i]}."));
    }
}
