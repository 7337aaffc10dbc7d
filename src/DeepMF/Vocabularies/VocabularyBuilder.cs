using System.Runtime.InteropServices;

namespace DeepMF;

/// <summary>Collects ids into a vocabulary, in the order in which they first appear.</summary>
/// <typeparam name="TId"><see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
public sealed class VocabularyBuilder<TId>
    where TId : notnull
{
    private readonly bool _hasUnknown;
    private readonly int _first;
    private List<TId> _ids = [];
    private Dictionary<TId, int> _indices = [];

    /// <summary>Creates an empty builder.</summary>
    /// <param name="hasUnknown">Whether index 0 is kept for unknown ids.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="TId"/> is not one of the three types.</exception>
    public VocabularyBuilder(bool hasUnknown = false)
    {
        if (typeof(TId) != typeof(int) && typeof(TId) != typeof(long) && typeof(TId) != typeof(string))
            throw new NotSupportedException($"Ids are of type Int32, Int64 or String, not {typeof(TId).Name}. Convert them to String.");
        _hasUnknown = hasUnknown;
        _first = hasUnknown ? 1 : 0;
    }

    /// <summary>The number of indices so far.</summary>
    public int Count => _ids.Count + _first;

    /// <summary>Adds an id where it is new.</summary>
    /// <param name="id">The raw id.</param>
    /// <returns>The index of the id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is <see langword="null"/>.</exception>
    public int Add(TId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, id, out var exists);
        if (!exists)
        {
            index = Count;
            _ids.Add(id);
        }

        return index;
    }

    /// <summary>Makes the vocabulary; the builder is empty afterwards.</summary>
    /// <returns>The vocabulary.</returns>
    public Vocabulary<TId> Build()
    {
        var vocabulary = new Vocabulary<TId>([.. _ids], _indices, _hasUnknown);
        _ids = [];
        _indices = [];
        return vocabulary;
    }
}
