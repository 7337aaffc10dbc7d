using System.Numerics.Tensors;
using static System.FormattableString;

namespace DeepMF;

/// <summary>A row of a table that is near another one.</summary>
/// <param name="Index">The row.</param>
/// <param name="Id">The raw id of the row, or <see langword="null"/> where the table has no vocabulary.</param>
/// <param name="Similarity">The cosine of the angle between the two rows, from -1 to 1; 0 where one of them is the zero vector.</param>
public readonly record struct Neighbour(int Index, object? Id, float Similarity);

/// <summary>Finds the rows of a table that point most nearly into the same direction: like films, words of like meaning.</summary>
/// <remarks>similarity(a, b) = aᵀ b / (‖a‖ ‖b‖). The rows are copied, so that training the model further changes nothing here; any thread may search.</remarks>
public sealed class NearestNeighbours
{
    private readonly float[] _directions; // [Count, Dimension], rows of length 1 or 0

    /// <summary>Copies vectors.</summary>
    /// <param name="vectors">The rows, shape <c>[Count, Dimension]</c>, row-major.</param>
    /// <param name="dimension">The width of a row, at least 1.</param>
    /// <param name="vocabulary">The raw ids of the rows, or <see langword="null"/>. Its index for unknown ids is never a neighbour.</param>
    /// <exception cref="ArgumentException">The vectors are no whole number of rows, a number is not finite, or the vocabulary has another count.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dimension"/> is less than 1.</exception>
    public NearestNeighbours(ReadOnlySpan<float> vectors, int dimension, Vocabulary? vocabulary = null)
    {
        if (dimension < 1)
            throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "The width of a row is at least 1.");
        if (vectors.Length % dimension != 0)
            throw new ArgumentException(Invariant($"{vectors.Length} numbers are no whole number of rows of width {dimension}."), nameof(vectors));
        Dimension = dimension;
        Count = vectors.Length / dimension;
        if (vocabulary is not null && vocabulary.Count != Count)
            throw new ArgumentException(Invariant($"The vocabulary has {vocabulary.Count} indices, but there are {Count} rows."), nameof(vocabulary));
        Vocabulary = vocabulary;
        _directions = vectors.ToArray();
        for (var row = 0; row < Count; row++)
            if (!TryNormalize(Row(row)))
                throw new ArgumentException(Invariant($"Row {row} holds a number that is not finite, so it has no direction."), nameof(vectors));
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The width of a row.</summary>
    public int Dimension { get; }

    /// <summary>The raw ids of the rows, or <see langword="null"/>.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>Copies the embedding of a feature, with the vocabulary that the model has for it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="feature">The name of an embedded feature; <c>item:2</c> is the second table of the feature <c>item</c>.</param>
    /// <returns>The search.</returns>
    /// <exception cref="ArgumentException">The model has no such table, or the table has more numbers than an array holds, or one that is not finite.</exception>
    public static NearestNeighbours Of(Model model, string feature)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(feature);
        const string prefix = "embedding.", suffix = ".weight";
        var tables = model.EngineModel.Parameters.Where(p => p.Spec.Name.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(p => p.Spec.Name[prefix.Length..^suffix.Length]);
        if (!tables.TryGetValue(feature, out var table))
            throw new ArgumentException($"The model has no embedding of feature '{feature}'. It has: {string.Join(", ", tables.Keys.Select(name => $"'{name}'"))}.", nameof(feature));
        if (table.Spec.Length > Array.MaxLength)
            throw new ArgumentException(Invariant($"The embedding of feature '{feature}' has {table.Spec.Length} numbers, but at most {Array.MaxLength} can be searched. Copy the rows that matter out of Model.EngineModel.Parameters and search those."), nameof(feature));
        return new NearestNeighbours(table.ToArray(), table.Spec.Columns, model.Vocabularies.GetValueOrDefault(feature.Split(':')[0]));
    }

    /// <summary>The rows nearest to a row, itself left out.</summary>
    /// <param name="index">The row.</param>
    /// <param name="count">How many, at least 1; fewer where there are no more rows.</param>
    /// <returns>The neighbours, the nearest first, equally near ones in the order of their indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the table, or <paramref name="count"/> is less than 1.</exception>
    public IReadOnlyList<Neighbour> OfIndex(int index, int count)
    {
        if (index < 0 || index >= Count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The table has the rows 0 to {Count - 1}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var similarities = new float[Count];
        for (var row = 0; row < Count; row++)
            similarities[row] = Math.Clamp(TensorPrimitives.Dot(Row(index), Row(row)), -1, 1);
        var first = Vocabulary is { HasUnknown: true } ? 1 : 0;
        return
        [
            .. Enumerable.Range(0, Count).Where(row => row >= first && row != index)
                .OrderByDescending(row => similarities[row]).Take(count) // a stable sort
                .Select(row => new Neighbour(row, Vocabulary?.GetId(row), similarities[row])),
        ];
    }

    /// <summary>The rows nearest to that of a raw id, itself left out.</summary>
    /// <param name="id">The raw id.</param>
    /// <param name="count">How many, at least 1; fewer where there are no more rows.</param>
    /// <returns>The neighbours, the nearest first, equally near ones in the order of their indices.</returns>
    /// <exception cref="ArgumentException">The id is a string and the vocabulary holds numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The table has no vocabulary.</exception>
    /// <exception cref="KeyNotFoundException">The vocabulary does not know the id.</exception>
    public IReadOnlyList<Neighbour> OfId(object id, int count)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (Vocabulary is null)
            throw new InvalidOperationException("The table has no vocabulary, so raw ids are not known. Attach one to the model, or search by index.");
        if (!Vocabulary.TryGetIndex(id, out var index))
            throw new KeyNotFoundException(Invariant($"The id '{id}' is unknown, so it has no neighbours: the vocabulary has {Vocabulary.Count} others."));
        return OfIndex(index, count);
    }

    private Span<float> Row(int row) => _directions.AsSpan(row * Dimension, Dimension);

    /// <summary>The length is summed in double precision, whose range holds the square of every float.</summary>
    private static bool TryNormalize(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var number in vector)
            squares += (double)number * number;
        var length = Math.Sqrt(squares);
        for (var i = 0; i < vector.Length && length > 0; i++)
            vector[i] = (float)(vector[i] / length);
        return double.IsFinite(length);
    }
}
