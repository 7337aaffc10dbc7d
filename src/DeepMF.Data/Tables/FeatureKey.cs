namespace DeepMF.Data;

/// <summary>What the rows of a feature table stand for.</summary>
public enum FeatureKey
{
    /// <summary>One row per user: row u belongs to user index u.</summary>
    User,

    /// <summary>One row per item: row i belongs to item index i.</summary>
    Item,
}
