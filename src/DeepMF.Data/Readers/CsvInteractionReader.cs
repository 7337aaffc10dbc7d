using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Reads interactions from delimited text files: CSV, tab separated files, and files with separators such as "::".</summary>
/// <remarks>
/// Ids are of type <see cref="int"/>, <see cref="long"/> or <see cref="string"/>, as the type arguments say. Numbers are read in the invariant culture.
/// Empty lines are passed over; more fields than the columns need are allowed.
/// </remarks>
public static class CsvInteractionReader
{
    /// <summary>Reads a file, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TUser">The type of user ids.</typeparam>
    /// <typeparam name="TItem">The type of item ids.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">Where the columns are.</param>
    /// <returns>The interactions.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is empty, lacks a column, or has a line that cannot be read; the message has the line and the text.</exception>
    /// <exception cref="InvalidOperationException">A column is named, but the file has no header.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    public static InteractionTable Read<TUser, TItem>(string path, CsvInteractionOptions options)
        where TUser : notnull
        where TItem : notnull => Read<TUser, TItem>(path, options, null, null, UnknownIds.Refuse).Interactions;

    /// <summary>Reads a file with vocabularies that exist: for new data of a trained model.</summary>
    /// <typeparam name="TUser">The type of user ids.</typeparam>
    /// <typeparam name="TItem">The type of item ids.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">Where the columns are.</param>
    /// <param name="userVocabulary">The users.</param>
    /// <param name="itemVocabulary">The items.</param>
    /// <param name="unknownIds">What happens to a row with an unknown id, where the vocabulary has no index for it.</param>
    /// <returns>The interactions, and the number of rows that were dropped.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is empty, lacks a column, has a line that cannot be read, or an unknown id that is refused.</exception>
    /// <exception cref="InvalidOperationException">A column is named, but the file has no header.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unknownIds"/> is not defined.</exception>
    public static InteractionReadResult Encode<TUser, TItem>(string path, CsvInteractionOptions options, Vocabulary<TUser> userVocabulary, Vocabulary<TItem> itemVocabulary, UnknownIds unknownIds = UnknownIds.Refuse)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(userVocabulary);
        ArgumentNullException.ThrowIfNull(itemVocabulary);
        if (!Enum.IsDefined(unknownIds))
            throw new ArgumentOutOfRangeException(nameof(unknownIds), unknownIds, "Unknown ids are treated by Refuse or Skip.");
        return Read(path, options, userVocabulary, itemVocabulary, unknownIds);
    }

    private static InteractionReadResult Read<TUser, TItem>(string path, CsvInteractionOptions options, Vocabulary<TUser>? users, Vocabulary<TItem>? items, UnknownIds unknownIds)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(options);
        var builder = new InteractionTableBuilder<TUser, TItem>(users, items, unknownIds, options.Timestamp is not null);
        var userIds = new IdParser<TUser>("user");
        var itemIds = new IdParser<TItem>("item");
        using var reader = new DelimitedReader(path, options.Separator, options.HasQuotes, options.Encoding);
        if (!reader.Read())
            throw new InvalidDataException($"'{path}' is empty, expected {(options.HasHeader ? "a header and " : "")}one line per interaction.");
        var columns = CsvColumns.Find(reader, options);
        if (options.HasHeader && !reader.Read())
            throw new InvalidDataException($"'{path}' has a header but no rows.");
        do
        {
            columns.CheckCount(reader);
            var user = userIds.Parse(reader, columns.User, columns);
            var item = itemIds.Parse(reader, columns.Item, columns);
            if (!builder.TryAdd(user, item, columns.ReadRating(reader), columns.ReadTimestamp(reader), out var unknown))
                throw reader.Wrong(Invariant($"the {unknown} '{(unknown == "user" ? (object)user : item)}' is unknown to the vocabulary. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown."));
        }
        while (reader.Read());

        // There was a row, and only given vocabularies drop rows.
        return builder.Build()!;
    }
}
