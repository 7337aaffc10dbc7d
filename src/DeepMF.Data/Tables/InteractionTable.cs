using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Who rated what, and how: one row per interaction, stored column by column.</summary>
/// <remarks>
/// A table never changes, so it can be read from any thread. Users and items are indices; the vocabularies lead back to the raw ids.
/// Tables made from one another share vocabularies and feature tables.
/// </remarks>
public sealed partial class InteractionTable
{
    private readonly Columns _columns;
    private readonly InteractionFeatures _features;

    /// <summary>Creates a table; the columns are copied.</summary>
    /// <param name="userVocabulary">The users; at least one.</param>
    /// <param name="itemVocabulary">The items; at least one.</param>
    /// <param name="userIndices">The user of each row, shape <c>[Count]</c>, from 0 to the vocabulary's count - 1.</param>
    /// <param name="itemIndices">The item of each row, shape <c>[Count]</c>.</param>
    /// <param name="ratings">The rating of each row, shape <c>[Count]</c>, finite.</param>
    /// <param name="timestamps">The time of each row in Unix seconds, shape <c>[Count]</c>, or nothing where times are unknown.</param>
    /// <exception cref="ArgumentException">The columns differ in length, a vocabulary is empty, or a rating is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside its vocabulary.</exception>
    public InteractionTable(Vocabulary userVocabulary, Vocabulary itemVocabulary, ReadOnlySpan<int> userIndices, ReadOnlySpan<int> itemIndices, ReadOnlySpan<float> ratings, ReadOnlySpan<long> timestamps = default)
        : this(userVocabulary, itemVocabulary, new Columns(userIndices.ToArray(), itemIndices.ToArray(), ratings.ToArray(), timestamps.IsEmpty ? null : timestamps.ToArray()))
    {
    }

    /// <summary>Takes the arrays as they are.</summary>
    internal InteractionTable(Vocabulary userVocabulary, Vocabulary itemVocabulary, Columns columns)
    {
        var (users, items, ratings, timestamps, _) = columns;
        ArgumentNullException.ThrowIfNull(userVocabulary);
        ArgumentNullException.ThrowIfNull(itemVocabulary);
        if (items.Length != users.Length || ratings.Length != users.Length || (timestamps ?? []).Length != (timestamps is null ? 0 : users.Length))
            throw new ArgumentException(Invariant($"The columns of an interaction table have one length, but there are {users.Length} users, {items.Length} items, {ratings.Length} ratings and {(timestamps ?? []).Length} timestamps."));
        _features = new InteractionFeatures("The table", userVocabulary, itemVocabulary);
        CheckIndices(users.AsSpan(0, columns.Count), "user", userVocabulary, "userIndices");
        CheckIndices(items.AsSpan(0, columns.Count), "item", itemVocabulary, "itemIndices");
        CheckRatings(ratings.AsSpan(0, columns.Count));
        _columns = columns;
    }

    /// <summary>Takes columns of one length whose values are checked already.</summary>
    internal InteractionTable(Columns columns, InteractionFeatures features)
    {
        _columns = columns;
        _features = features;
    }

    /// <summary>The number of rows.</summary>
    public int Count => _columns.Count;

    /// <summary>The users: raw id to index and back.</summary>
    public Vocabulary UserVocabulary => _features.UserVocabulary;

    /// <summary>The items: raw id to index and back.</summary>
    public Vocabulary ItemVocabulary => _features.ItemVocabulary;

    /// <summary>The feature 'user', as many values as the vocabulary has indices.</summary>
    public CategoricalFeature Users => _features.Users;

    /// <summary>The feature 'item', as many values as the vocabulary has indices.</summary>
    public CategoricalFeature Items => _features.Items;

    /// <summary>The user of each row, shape <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> UserIndices => _columns.Users.AsSpan(0, Count);

    /// <summary>The item of each row, shape <c>[Count]</c>.</summary>
    public ReadOnlySpan<int> ItemIndices => _columns.Items.AsSpan(0, Count);

    /// <summary>The rating of each row, shape <c>[Count]</c>.</summary>
    public ReadOnlySpan<float> Ratings => _columns.Ratings.AsSpan(0, Count);

    /// <summary>Whether the times of the rows are known.</summary>
    public bool HasTimestamps => _columns.Timestamps is not null;

    /// <summary>The time of each row in Unix seconds, shape <c>[Count]</c>; empty where <see cref="HasTimestamps"/> is <see langword="false"/>.</summary>
    public ReadOnlySpan<long> Timestamps => HasTimestamps ? _columns.Timestamps.AsSpan(0, Count) : default;

    /// <summary>The features of users and of items.</summary>
    public IReadOnlyList<FeatureTable> FeatureTables => _features.Tables;

    /// <summary>The share of the user-item matrix that is filled: Count / (users × items), where a pair with two rows counts twice.</summary>
    public double Density => Count / ((double)UserVocabulary.Count * ItemVocabulary.Count);

    /// <summary>Finds the vocabularies that a model needs to take raw ids: those of its features that this table has.</summary>
    /// <param name="spec">The model. Features that the table lacks, has without a vocabulary or has as numbers are left out: the model takes indices or numbers for them.</param>
    /// <returns>The vocabularies by the name of their feature.</returns>
    public IReadOnlyDictionary<string, Vocabulary> VocabulariesFor(ModelSpec spec) => _features.VocabulariesFor(spec);

    /// <summary>Makes a copy of this table with another feature; columns and vocabularies are shared.</summary>
    /// <param name="table">The feature's values. A table that is there already changes nothing.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">Another feature has the same name, or the number of rows is not that of the key's vocabulary.</exception>
    public InteractionTable WithFeatures(FeatureTable table)
    {
        var features = _features.With(table);
        return features == _features ? this : new InteractionTable(_columns, features);
    }

    /// <summary>Makes a table of some of the rows; vocabularies and feature tables are shared.</summary>
    /// <param name="rows">The rows, in the order that the new table has; a row may occur more than once.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside this table.</exception>
    public InteractionTable Select(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            if ((uint)row >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(rows), row, Invariant($"The table has {Count} rows, so there is no row {row}."));
        return new InteractionTable(new Columns(Gather(_columns.Users, rows), Gather(_columns.Items, rows), Gather(_columns.Ratings, rows), HasTimestamps ? Gather(_columns.Timestamps!, rows) : null), _features);
    }

    /// <summary>Makes a table in which every pair of a user and an item has one row: the first one, with its rating and its time.</summary>
    /// <remarks>Repeated clicks are rows like any others, so that a pair counts as often as it was clicked in training, in popularity and in <see cref="Density"/>; here it counts once.</remarks>
    /// <returns>The new table, or this one where no pair is repeated.</returns>
    public InteractionTable WithoutRepeats()
    {
        var pairs = new HashSet<(int, int)>(Count);
        var rows = new List<int>(Count);
        for (var row = 0; row < Count; row++)
            if (pairs.Add((_columns.Users[row], _columns.Items[row])))
                rows.Add(row);
        return rows.Count == Count ? this : Select([.. rows]);
    }

    /// <summary>Makes a copy with the feature tables of another table of the same vocabularies.</summary>
    internal InteractionTable WithFeaturesOf(InteractionTable other) => new(_columns, _features.With(other.FeatureTables));

    /// <summary>What batches of this table can hold.</summary>
    internal InteractionFeatures Features => _features;

    private static T[] Gather<T>(T[] column, ReadOnlySpan<int> rows)
    {
        var result = new T[rows.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = column[rows[i]];
        return result;
    }

    private static void CheckRatings(ReadOnlySpan<float> ratings)
    {
        for (var row = 0; row < ratings.Length; row++)
            if (!float.IsFinite(ratings[row]))
                throw new ArgumentException(Invariant($"Row {row} has the rating {ratings[row]}, but ratings are finite numbers."), nameof(ratings));
    }

    private static void CheckIndices(ReadOnlySpan<int> indices, string name, Vocabulary vocabulary, string parameter)
    {
        for (var row = 0; row < indices.Length; row++)
            if ((uint)indices[row] >= (uint)vocabulary.Count)
                throw new ArgumentOutOfRangeException(parameter, indices[row], Invariant($"Row {row} has the {name} index {indices[row]}, but indices run from 0 to {vocabulary.Count - 1}."));
    }

    /// <summary>The columns of a table, of one length; behind the rows they may have places that are not used.</summary>
    internal readonly record struct Columns(int[] Users, int[] Items, float[] Ratings, long[]? Timestamps, int? Rows = null)
    {
        public int Count => Rows ?? Users.Length;
    }
}
