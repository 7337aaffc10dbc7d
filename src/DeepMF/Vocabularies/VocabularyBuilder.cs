using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepMF;

/// <summary>Collects ids into a vocabulary, in the order in which they first appear.</summary>
/// <typeparam name="TId"><see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
public sealed class VocabularyBuilder<TId>
    where TId : notnull
{
    /// <summary>Whole numbers below this get a place in the array whatever their density: 4 MiB at most.</summary>
    private const int AlwaysDirect = 1 << 20;

    /// <summary>The places that the array may have for each id.</summary>
    private const int DirectPerId = 16;

    private readonly bool _hasUnknown;
    private readonly int _first;
    private List<TId> _ids = [];
    private Dictionary<TId, int> _indices = [];

    /// <summary>The index + 1 of small whole numbers, by the number: one load in place of a hash. The dictionary has them too.</summary>
    private int[] _direct = [];

    /// <summary>Creates an empty builder.</summary>
    /// <param name="hasUnknown">Whether index 0 is kept for unknown ids.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="TId"/> is not one of the three types.</exception>
    public VocabularyBuilder(bool hasUnknown = false)
    {
        CheckIdType();
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
        _direct = [];
        return vocabulary;
    }

    /// <exception cref="NotSupportedException"><typeparamref name="TId"/> is not one of the three types.</exception>
    internal static void CheckIdType()
    {
        if (typeof(TId) != typeof(int) && typeof(TId) != typeof(long) && typeof(TId) != typeof(string))
            throw new NotSupportedException($"Ids are of type Int32, Int64 or String, not {typeof(TId).Name}. Convert them to String.");
    }

    /// <summary>Adds the ids of many rows, in their order.</summary>
    /// <param name="ids">The raw ids, none of them <see langword="null"/>.</param>
    /// <param name="indices">Receives the index of each, as many as there are ids.</param>
    internal void Add(ReadOnlySpan<TId> ids, Span<int> indices)
    {
        for (var row = 0; row < ids.Length; row++)
        {
            var key = DirectKey(ids[row]);
            var direct = _direct;
            var known = key < (ulong)direct.Length ? direct[key] : 0;
            indices[row] = known > 0 ? known - 1 : AddDirect(ids[row], key);
        }
    }

    /// <summary>The place of an id in the array; no place is that large, so that negative numbers and strings have none.</summary>
    private static ulong DirectKey(TId id)
    {
        if (typeof(TId) == typeof(int))
            return (ulong)(int)(object)id;
        return typeof(TId) == typeof(long) ? (ulong)(long)(object)id : ulong.MaxValue;
    }

    private int AddDirect(TId id, ulong key)
    {
        var index = Add(id);
        if (key < Math.Clamp(DirectPerId * (ulong)Count, AlwaysDirect, (ulong)Array.MaxLength))
        {
            if (key >= (ulong)_direct.Length)
                Array.Resize(ref _direct, (int)Math.Min((ulong)Array.MaxLength, BitOperations.RoundUpToPowerOf2(key + 1)));
            _direct[key] = index + 1;
        }

        return index;
    }
}
