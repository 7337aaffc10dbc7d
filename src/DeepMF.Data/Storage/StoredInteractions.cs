using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Interactions in an open file: all that an <see cref="InteractionTable"/> says, but the rows stay on the disk.</summary>
/// <remarks>
/// It never changes, so any number of iterators on any thread can read it. In memory are the vocabularies, the feature tables and 8 bytes per block. The file is mapped into memory:
/// nobody should change it in place while it is open (what is read then is refused, as from a damaged file); to write it anew is safe, since that makes another file.
/// </remarks>
public sealed class StoredInteractions : IDisposable
{
    private readonly BlockReader _reader;
    private readonly InteractionFeatures _features;

    internal StoredInteractions(BlockReader reader)
        : this(reader, new InteractionFeatures("The file", reader.Users, reader.Items))
    {
    }

    private StoredInteractions(BlockReader reader, InteractionFeatures features)
    {
        _reader = reader;
        _features = features;
    }

    /// <summary>The number of rows.</summary>
    public long Count => _reader.Header.Rows;

    /// <summary>The rows of a block; the last may have fewer.</summary>
    public int BlockRows => _reader.Header.BlockRows;

    /// <summary>The number of blocks.</summary>
    public int BlockCount => _reader.Header.Blocks;

    /// <summary>The mean of all ratings.</summary>
    public double MeanRating => _reader.Header.MeanRating;

    /// <summary>Whether the times of the rows are stored.</summary>
    public bool HasTimestamps => _reader.Header.HasTimestamps;

    /// <summary>The users: raw id to index and back.</summary>
    public Vocabulary UserVocabulary => _features.UserVocabulary;

    /// <summary>The items: raw id to index and back.</summary>
    public Vocabulary ItemVocabulary => _features.ItemVocabulary;

    /// <summary>The feature 'user', as many values as the vocabulary has indices.</summary>
    public CategoricalFeature Users => _features.Users;

    /// <summary>The feature 'item', as many values as the vocabulary has indices.</summary>
    public CategoricalFeature Items => _features.Items;

    /// <summary>The features of users and of items. They are in memory, not in the file.</summary>
    public IReadOnlyList<FeatureTable> FeatureTables => _features.Tables;

    internal InteractionFeatures Features => _features;

    /// <summary>Finds the vocabularies that a model needs to take raw ids: those of its features that are here.</summary>
    /// <param name="spec">The model. Features that are not here, without a vocabulary or numeric are left out.</param>
    /// <returns>The vocabularies by the name of their feature.</returns>
    public IReadOnlyDictionary<string, Vocabulary> VocabulariesFor(ModelSpec spec) => _features.VocabulariesFor(spec);

    /// <summary>Makes a copy with another feature; both read the same open file, and disposing one of them closes it.</summary>
    /// <param name="table">The feature's values. A table that is there already changes nothing.</param>
    /// <returns>The copy.</returns>
    /// <exception cref="ArgumentException">Another feature has the same name, or the number of rows is not that of the key's vocabulary.</exception>
    public StoredInteractions WithFeatures(FeatureTable table)
    {
        var features = _features.With(table);
        return features == _features ? this : new StoredInteractions(_reader, features);
    }

    /// <summary>Reads all rows into memory: 12 bytes a row, with times 20.</summary>
    /// <returns>The table, with the vocabularies and feature tables of this.</returns>
    /// <exception cref="InvalidOperationException">There are more rows than a table holds.</exception>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public InteractionTable ReadTable()
    {
        if (Count > Array.MaxLength)
            throw new InvalidOperationException(Invariant($"The file has {Count} rows, but a table holds at most {Array.MaxLength}. Read it batch by batch with a StoredBatchIterator."));
        var rows = (int)Count;
        var columns = new InteractionTable.Columns(new int[rows], new int[rows], new float[rows], HasTimestamps ? new long[rows] : null);
        var buffer = CreateBuffer(withTimestamps: HasTimestamps);
        for (var block = 0; block < BlockCount; block++)
        {
            Read(block, buffer);
            var start = block * BlockRows;
            buffer.Users.CopyTo(columns.Users.AsSpan(start));
            buffer.Items.CopyTo(columns.Items.AsSpan(start));
            buffer.Ratings.CopyTo(columns.Ratings.AsSpan(start));
            buffer.Timestamps.CopyTo(columns.Timestamps.AsSpan(columns.Timestamps is null ? 0 : start));
        }

        return new InteractionTable(columns, _features.ForTable());
    }

    /// <summary>Closes the file. Iterators over it can no longer be used.</summary>
    public void Dispose() => _reader.Dispose();

    /// <summary>Room for any block.</summary>
    internal BlockBuffer CreateBuffer(bool withTimestamps) => new((int)Math.Min(BlockRows, Count), withTimestamps);

    internal void Read(int block, BlockBuffer buffer) => _reader.Read(block, buffer);
}
