using DeepMF.Engines;

namespace DeepMF.Data;

/// <summary>Batches of users or of items with the features that belong to them: the contexts and the catalog of a <see cref="CatalogScorer"/>.</summary>
public static class KeyBatches
{
    /// <summary>Makes a batch of every item: row i is the item of index i, with those features of a model that belong to items.</summary>
    /// <param name="table">The table; its interactions are not read.</param>
    /// <param name="spec">The model.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentException">A feature of the model is not the one of the table.</exception>
    public static Batch ItemBatch(this InteractionTable table, ModelSpec spec) => Create(table, spec, FeatureKey.Item, default);

    /// <summary>Makes a batch of every user: row u is the user of index u, with those features of a model that belong to users.</summary>
    /// <param name="table">The table; its interactions are not read.</param>
    /// <param name="spec">The model.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="ArgumentException">A feature of the model is not the one of the table.</exception>
    public static Batch UserBatch(this InteractionTable table, ModelSpec spec) => Create(table, spec, FeatureKey.User, default);

    /// <summary>Makes a batch of some users, with those features of a model that belong to users.</summary>
    /// <param name="table">The table; its interactions are not read.</param>
    /// <param name="spec">The model.</param>
    /// <param name="users">The indices of the users, at least one.</param>
    /// <returns>The batch: one row per user, in the order given.</returns>
    /// <exception cref="ArgumentException">A feature of the model is not the one of the table, or no user is given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the table's users.</exception>
    public static Batch UserBatch(this InteractionTable table, ModelSpec spec, ReadOnlySpan<int> users)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (users.IsEmpty)
            throw new ArgumentException("A batch of users needs at least one user.", nameof(users));
        foreach (var user in users)
            if ((uint)user >= (uint)table.Users.Cardinality)
                throw new ArgumentOutOfRangeException(nameof(users), user, FormattableString.Invariant($"The table has the users 0 to {table.Users.Cardinality - 1}."));
        return Create(table, spec, FeatureKey.User, users);
    }

    /// <summary>A batch whose row i has the values of those features that belong to the i-th of some users or items, or of all.</summary>
    /// <param name="source">The users, the items and their features.</param>
    /// <param name="wanted">The features; those that belong to others are left out.</param>
    /// <param name="key">Users or items.</param>
    /// <param name="chosen">Their indices; none means all.</param>
    internal static Batch Of(InteractionFeatures source, IEnumerable<Feature> wanted, FeatureKey key, ReadOnlySpan<int> chosen = default)
    {
        var feature = key == FeatureKey.User ? source.Users : source.Items;
        var names = source.Tables.Where(t => t.Key == key).Select(t => t.Feature.Name).Append(feature.Name).ToHashSet();
        var filler = new BatchFiller(source, wanted.Where(f => names.Contains(f.Name)), chosen.IsEmpty ? feature.Cardinality : chosen.Length);
        var keys = key == FeatureKey.User ? filler.Users : filler.Items;
        chosen.CopyTo(keys);
        for (var i = 0; chosen.IsEmpty && i < keys.Length; i++)
            keys[i] = i;
        filler.Fill(keys.Length);
        return filler.Batch;
    }

    private static Batch Create(InteractionTable table, ModelSpec spec, FeatureKey key, ReadOnlySpan<int> chosen)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(spec);
        return Of(table.Features, spec.Features, key, chosen);
    }
}
