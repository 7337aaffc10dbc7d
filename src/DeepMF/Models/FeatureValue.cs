using System.Globalization;

namespace DeepMF;

/// <summary>The value of one feature for one prediction: a raw id, a bag of raw ids, or numbers.</summary>
/// <remarks>
/// Made from pairs: <c>model.Predict(("user", 196), ("genres", new[] { "Drama", "War" }), ("age", 31f))</c>.
/// A feature with a vocabulary takes raw ids; one without takes indices from 0 to cardinality - 1.
/// </remarks>
public readonly struct FeatureValue
{
    private FeatureValue(string feature, FeatureValueKind kind, object? value, long id = 0, float number = 0)
    {
        ArgumentNullException.ThrowIfNull(feature);
        if (kind is not (FeatureValueKind.Id or FeatureValueKind.Number))
            ArgumentNullException.ThrowIfNull(value);
        Feature = feature;
        Kind = kind;
        Value = value;
        Id = id;
        Number = number;
    }

    /// <summary>The name of the feature.</summary>
    public string Feature { get; }

    internal FeatureValueKind Kind { get; }

    internal object? Value { get; }

    internal long Id { get; }

    internal float Number { get; }

    /// <summary>The value of a categorical feature: a raw id, or an index where the feature has no vocabulary.</summary>
    /// <param name="pair">The name of the feature and the id.</param>
    /// <exception cref="ArgumentNullException">The name is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, int Id) pair) => new(pair.Feature, FeatureValueKind.Id, null, id: pair.Id);

    /// <summary>The value of a categorical feature: a raw id, or an index where the feature has no vocabulary.</summary>
    /// <param name="pair">The name of the feature and the id.</param>
    /// <exception cref="ArgumentNullException">The name is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, long Id) pair) => new(pair.Feature, FeatureValueKind.Id, null, id: pair.Id);

    /// <summary>The value of a categorical feature: a raw id.</summary>
    /// <param name="pair">The name of the feature and the id.</param>
    /// <exception cref="ArgumentNullException">The name or the value is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, string Id) pair) => new(pair.Feature, FeatureValueKind.Text, pair.Id);

    /// <summary>The values of a multi-valued feature: raw ids, or indices where the feature has no vocabulary.</summary>
    /// <param name="pair">The name of the feature and the ids; none is an empty bag.</param>
    /// <exception cref="ArgumentNullException">The name or the value is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, int[] Ids) pair) => new(pair.Feature, FeatureValueKind.Ids, pair.Ids);

    /// <summary>The values of a multi-valued feature: raw ids.</summary>
    /// <param name="pair">The name of the feature and the ids; none is an empty bag.</param>
    /// <exception cref="ArgumentNullException">The name or the value is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, string[] Ids) pair) => new(pair.Feature, FeatureValueKind.Texts, pair.Ids);

    /// <summary>The numbers of a numeric feature.</summary>
    /// <param name="pair">The name of the feature and as many numbers as it is wide.</param>
    /// <exception cref="ArgumentNullException">The name or the value is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, float[] Numbers) pair) => new(pair.Feature, FeatureValueKind.Numbers, pair.Numbers);

    /// <summary>The number of a numeric feature of width 1.</summary>
    /// <param name="pair">The name of the feature and the number.</param>
    /// <exception cref="ArgumentNullException">The name is <see langword="null"/>.</exception>
    public static implicit operator FeatureValue((string Feature, float Number) pair) => new(pair.Feature, FeatureValueKind.Number, null, number: pair.Number);

    internal string Describe() => Kind switch
    {
        FeatureValueKind.Id => string.Create(CultureInfo.InvariantCulture, $"the number {Id}"),
        FeatureValueKind.Text => $"the text '{Value}'",
        FeatureValueKind.Ids => "an array of whole numbers",
        FeatureValueKind.Texts => "an array of texts",
        FeatureValueKind.Number => string.Create(CultureInfo.InvariantCulture, $"the fraction {Number}"),
        _ => "an array of fractions",
    };
}

/// <summary>Which conversion made a <see cref="FeatureValue"/>.</summary>
internal enum FeatureValueKind
{
    Id,
    Text,
    Ids,
    Texts,
    Number,
    Numbers,
}
