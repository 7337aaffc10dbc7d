namespace DeepMF.Data;

/// <summary>A column of a delimited file: by its name in the header, or by its position from 0.</summary>
public readonly record struct CsvColumn
{
    private CsvColumn(string? name, int position) => (Name, Position) = (name, position);

    /// <summary>The name in the header, or <see langword="null"/> where the column is known by position.</summary>
    public string? Name { get; }

    /// <summary>The position from 0; 0 where the column is known by name.</summary>
    public int Position { get; }

    /// <summary>The column with a name in the header; capitals and small letters count as the same where no name matches exactly.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static CsvColumn Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new CsvColumn(name, 0);
    }

    /// <summary>The column at a position.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    public static CsvColumn At(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new CsvColumn(null, position);
    }

    /// <summary>The column with a name in the header.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static implicit operator CsvColumn(string name) => Named(name);

    /// <summary>The column at a position.</summary>
    /// <param name="position">The position, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="position"/> is negative.</exception>
    public static implicit operator CsvColumn(int position) => At(position);

    /// <summary>The column as messages name it.</summary>
    /// <returns>The name in quotes, or the position.</returns>
    public override string ToString() => Name is null ? FormattableString.Invariant($"{Position}") : $"'{Name}'";
}
