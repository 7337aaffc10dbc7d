namespace DeepMF;

/// <summary>Raw ids of one feature and their indices: raw id to index and back. The hierarchy is closed: ids are <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</summary>
/// <remarks>Indices run from 0 to <c>Count - 1</c>. A vocabulary never changes, so it can be read from any thread.</remarks>
public abstract class Vocabulary
{
    private protected Vocabulary(bool hasUnknown) => HasUnknown = hasUnknown;

    /// <summary>The number of indices, the one for unknown ids included: the cardinality of the feature.</summary>
    public abstract int Count { get; }

    /// <summary>The type of the raw ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</summary>
    public abstract Type IdType { get; }

    /// <summary>Whether index 0 stands for every id that the vocabulary does not know.</summary>
    /// <value>Where it is <see langword="false"/>, an unknown id is refused.</value>
    public bool HasUnknown { get; }

    /// <summary>The index of an id, whatever its type: an <see cref="int"/> is found in a vocabulary of <see cref="long"/> and the other way round.</summary>
    /// <param name="id">The raw id.</param>
    /// <param name="index">The index; 0 for an unknown id where <see cref="HasUnknown"/>, else -1.</param>
    /// <returns>Whether the id is known.</returns>
    /// <exception cref="ArgumentException">The id is a string and the vocabulary holds numbers, or the other way round.</exception>
    public abstract bool TryGetIndex(object id, out int index);

    /// <summary>The raw id of an index.</summary>
    /// <param name="index">The index.</param>
    /// <returns>The id, or <see langword="null"/> for the index of unknown ids.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the vocabulary.</exception>
    public abstract object? GetId(int index);

    /// <summary>The first index that does not stand for the same id as in another vocabulary; -1 where both are the same.</summary>
    internal int FirstDifference(Vocabulary other)
    {
        if (ReferenceEquals(this, other))
            return -1;
        if (HasUnknown != other.HasUnknown)
            return 0;
        var same = SameIds(other) + (HasUnknown ? 1 : 0);
        return same == Count && same == other.Count ? -1 : same;
    }

    /// <summary>How many of the known ids are those of another vocabulary, from the first on.</summary>
    private protected abstract int SameIds(Vocabulary other);

    /// <summary>Makes a vocabulary of ids in the order in which they first appear.</summary>
    /// <typeparam name="TId"><see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="ids">The ids; one that appears again is passed over.</param>
    /// <param name="hasUnknown">Whether index 0 is kept for unknown ids.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">An id is <see langword="null"/>.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="TId"/> is another type.</exception>
    public static Vocabulary<TId> Create<TId>(IEnumerable<TId> ids, bool hasUnknown = false)
        where TId : notnull
    {
        ArgumentNullException.ThrowIfNull(ids);
        var builder = new VocabularyBuilder<TId>(hasUnknown);
        foreach (var id in ids)
            builder.Add(id);
        return builder.Build();
    }
}
