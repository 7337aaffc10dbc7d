namespace DeepMF.Export;

/// <summary>A text beside each row of an exported table, such as the title of a film.</summary>
public sealed record EmbeddingColumn
{
    /// <summary>Describes a column.</summary>
    /// <param name="name">Its name in the header.</param>
    /// <param name="text">The text of a row: gets the raw id (<see cref="int"/>, <see cref="long"/> or <see cref="string"/>), or the index as an <see cref="int"/> where the feature has no vocabulary. <see langword="null"/> means none.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public EmbeddingColumn(string name, Func<object, string?> text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(text);
        Name = name;
        Text = text;
    }

    /// <summary>The name in the header.</summary>
    public string Name { get; }

    /// <summary>The text of a row, from its raw id or its index.</summary>
    public Func<object, string?> Text { get; }
}
