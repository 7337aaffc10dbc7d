using System.Globalization;

namespace DeepMF.Serving;

/// <summary>An id as the data has it: a number or a text. <see cref="int"/>, <see cref="long"/> and <see cref="string"/> convert to it by themselves.</summary>
/// <remarks>
/// <c>recommender.Predict(196, 242)</c> and <c>recommender.Recommend("ann", 10)</c> take raw ids, results carry them. An <see cref="int"/> and a <see cref="long"/> of the same value are
/// equal; a number and a text never are. The default value is the number 0.
/// </remarks>
public readonly struct RawId : IEquatable<RawId>
{
    private readonly string? _text;
    private readonly long _number;

    private RawId(string? text, long number) => (_text, _number) = (text, number);

    /// <summary>Whether the id is a text; else it is a number.</summary>
    public bool IsText => _text is not null;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The id is a text.</exception>
    public long Number => _text is null ? _number : throw new InvalidOperationException($"The id '{_text}' is a text, not a number. Read its Text.");

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The id is a number.</exception>
    public string Text => _text ?? throw new InvalidOperationException(FormattableString.Invariant($"The id {_number} is a number, not a text. Read its Number."));

    /// <summary>The raw id of an index: <c>RawId.Of(recommender.Items, 0)</c>.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="index">The index, from 0 to <see cref="Vocabulary.Count"/> - 1; from 1 where <see cref="Vocabulary.HasUnknown"/>.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside the vocabulary or stands for unknown ids.</exception>
    public static RawId Of(Vocabulary vocabulary, int index)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return vocabulary.IdOf(index);
    }

    /// <summary>Makes an id of a number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator RawId(int number) => new(null, number);

    /// <summary>Makes an id of a number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator RawId(long number) => new(null, number);

    /// <summary>Makes an id of a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public static implicit operator RawId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RawId(text, 0);
    }

    /// <summary>Whether two ids are the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(RawId left, RawId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(RawId left, RawId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(RawId other) => _number == other._number && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text is null ? _number.GetHashCode() : string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The id as text: digits of a number, the text itself.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}
