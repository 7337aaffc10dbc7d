using System.Text;

namespace DeepMF.Data;

/// <summary>Where a delimited text file holds users, items, ratings and times.</summary>
public sealed record CsvInteractionOptions
{
    /// <summary>The column of user ids.</summary>
    public required CsvColumn User { get; init; }

    /// <summary>The column of item ids.</summary>
    public required CsvColumn Item { get; init; }

    /// <summary>The column of ratings, or <see langword="null"/> where every row counts as 1.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public CsvColumn? Rating { get; init; }

    /// <summary>The column of times in Unix seconds, or <see langword="null"/> where there are none.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public CsvColumn? Timestamp { get; init; }

    /// <summary>What stands between two fields: one character or several, as in "::".</summary>
    /// <value>The default is a comma.</value>
    /// <exception cref="ArgumentException">The value is empty, or holds a line break or a quote.</exception>
    public string Separator
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(Separator));
            if (value.AsSpan().ContainsAny('\r', '\n', '"'))
                throw new ArgumentException("A separator holds no line break and no quote.", nameof(Separator));
            field = value;
        }
    } = ",";

    /// <summary>Whether the first line holds the names of the columns.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool HasHeader { get; init; } = true;

    /// <summary>Whether a field may stand in double quotes, with "" for a quote in it. Where not, a quote is a character like any other.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool HasQuotes { get; init; } = true;

    /// <summary>The encoding of the file; a byte order mark has precedence.</summary>
    /// <value>The default is UTF-8.</value>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Encoding Encoding
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Encoding));
            field = value;
        }
    } = Encoding.UTF8;
}
