using System.Globalization;

namespace DeepMF;

/// <summary>Raw ids of one type and their indices.</summary>
/// <typeparam name="TId"><see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
public sealed class Vocabulary<TId> : Vocabulary
    where TId : notnull
{
    private readonly TId[] _ids;
    private readonly Dictionary<TId, int> _indices;
    private readonly int _first;

    internal Vocabulary(TId[] ids, Dictionary<TId, int> indices, bool hasUnknown)
        : base(hasUnknown)
    {
        _ids = ids;
        _indices = indices;
        _first = hasUnknown ? 1 : 0;
    }

    /// <summary>The known ids in the order of their indices; where <see cref="Vocabulary.HasUnknown"/>, the first of them has index 1.</summary>
    public ReadOnlySpan<TId> Ids => _ids;

    /// <inheritdoc/>
    public override int Count => _ids.Length + _first;

    /// <inheritdoc/>
    public override Type IdType => typeof(TId);

    /// <summary>The index of an id.</summary>
    /// <param name="id">The raw id.</param>
    /// <param name="index">The index; 0 for an unknown id where <see cref="Vocabulary.HasUnknown"/>, else -1.</param>
    /// <returns>Whether the id is known.</returns>
    public bool TryGetIndex(TId id, out int index)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (_indices.TryGetValue(id, out index))
            return true;
        index = HasUnknown ? 0 : -1;
        return false;
    }

    /// <summary>The index of an id.</summary>
    /// <param name="id">The raw id.</param>
    /// <returns>The index; 0 for an unknown id where <see cref="Vocabulary.HasUnknown"/>.</returns>
    /// <exception cref="KeyNotFoundException">The id is unknown and the vocabulary keeps no index for unknown ids.</exception>
    public int IndexOf(TId id) => TryGetIndex(id, out var index) || HasUnknown
        ? index
        : throw new KeyNotFoundException(string.Create(CultureInfo.InvariantCulture, $"The id '{id}' is unknown: the vocabulary has {Count} others. Build it with hasUnknown to give unknown ids an index of their own."));

    /// <summary>The raw id of an index.</summary>
    /// <param name="index">The index.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the vocabulary or stands for unknown ids.</exception>
    public TId IdOf(int index)
    {
        if (index < _first || index >= Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Known ids have the indices {_first} to {Count - 1}.");
        return _ids[index - _first];
    }

    /// <inheritdoc/>
    public override bool TryGetIndex(object id, out int index)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id is TId same)
            return TryGetIndex(same, out index);
        if (this is Vocabulary<long> longs && id is int small)
            return longs.TryGetIndex((long)small, out index);
        if (this is Vocabulary<int> ints && id is long large)
        {
            if (large is >= int.MinValue and <= int.MaxValue)
                return ints.TryGetIndex((int)large, out index);
            index = HasUnknown ? 0 : -1;
            return false;
        }

        throw new ArgumentException($"The id '{id}' is of type {id.GetType().Name}, but the vocabulary holds ids of type {typeof(TId).Name}.", nameof(id));
    }

    /// <inheritdoc/>
    public override object? GetId(int index) => HasUnknown && index == 0 ? null : IdOf(index);

    private protected override int SameIds(Vocabulary other)
    {
        if (other is Vocabulary<TId> alike)
            return Ids.CommonPrefixLength(alike.Ids);
        var same = 0;
        // A number of 32 bits may be the same as one of 64; a text is no number.
        while (typeof(TId) != typeof(string) && other.IdType != typeof(string) && _first + same < Math.Min(Count, other.Count) && other.TryGetIndex((object)_ids[same], out var index) && index == _first + same)
            same++;
        return same;
    }
}
