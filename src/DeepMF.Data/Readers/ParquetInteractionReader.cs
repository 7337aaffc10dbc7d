namespace DeepMF.Data;

/// <summary>Reads interactions from Parquet files.</summary>
/// <remarks>
/// Ids are of type <see cref="int"/>, <see cref="long"/> or <see cref="string"/>, as the type arguments say; whole numbers of 32 and 64 bits stand for one another where they fit.
/// Columns may be declared as nullable, but every row has its values. Rows count from 0 over the whole file, as do row groups.
/// </remarks>
public static class ParquetInteractionReader
{
    /// <summary>Reads a file, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TUser">The type of user ids.</typeparam>
    /// <typeparam name="TItem">The type of item ids.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns to read.</param>
    /// <returns>The interactions.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, has no rows, lacks a column or has one of another type, or has a row without a value or with one that cannot be used; the message has the place.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    public static InteractionTable Read<TUser, TItem>(string path, ParquetInteractionOptions options)
        where TUser : notnull
        where TItem : notnull
    {
        using var source = Open<TUser, TItem>(path, options);
        // There is a row, or the source had not opened.
        return source.ToTable(new InteractionTableBuilder<TUser, TItem>(source.HasTimestamps, source.ExpectedRows), SourceReading.GainsByBackground(path))!.Interactions;
    }

    /// <summary>Reads a file with vocabularies that exist: for new data of a trained model.</summary>
    /// <typeparam name="TUser">The type of user ids.</typeparam>
    /// <typeparam name="TItem">The type of item ids.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns to read.</param>
    /// <param name="userVocabulary">The users.</param>
    /// <param name="itemVocabulary">The items.</param>
    /// <param name="unknownIds">What happens to a row with an unknown id, where the vocabulary has no index for it.</param>
    /// <returns>The interactions, and the number of rows that were dropped.</returns>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">As for new vocabularies, or a row has an unknown id that is refused.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unknownIds"/> is not defined.</exception>
    public static InteractionReadResult Encode<TUser, TItem>(string path, ParquetInteractionOptions options, Vocabulary<TUser> userVocabulary, Vocabulary<TItem> itemVocabulary, UnknownIds unknownIds = UnknownIds.Refuse)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(userVocabulary);
        ArgumentNullException.ThrowIfNull(itemVocabulary);
        if (!Enum.IsDefined(unknownIds))
            throw new ArgumentOutOfRangeException(nameof(unknownIds), unknownIds, "Unknown ids are treated by Refuse or Skip.");
        using var source = Open<TUser, TItem>(path, options);
        return source.ToTable(new InteractionTableBuilder<TUser, TItem>(userVocabulary, itemVocabulary, unknownIds, source.HasTimestamps, source.ExpectedRows), SourceReading.GainsByBackground(path))!;
    }

    /// <summary>Reads a file row by row, while it is enumerated, with one row group in memory at a time: for data that do not fit in memory.</summary>
    /// <remarks>
    /// Nothing is read before the enumeration begins; every enumeration opens the file anew, and closes it at its end or when it is given up.
    /// The rows before a wrong one are delivered first.
    /// </remarks>
    /// <typeparam name="TUser">The type of user ids.</typeparam>
    /// <typeparam name="TItem">The type of item ids.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns to read.</param>
    /// <returns>The rows in the order of the file. The errors of <see cref="Read{TUser, TItem}(string, ParquetInteractionOptions)"/> come while it is enumerated.</returns>
    public static IEnumerable<Interaction<TUser, TItem>> Stream<TUser, TItem>(string path, ParquetInteractionOptions options)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        return SourceReading.Stream(() => Open<TUser, TItem>(path, options));
    }

    /// <summary>Opens a file as a source of blocks.</summary>
    internal static ParquetInteractionSource<TUser, TItem> Open<TUser, TItem>(string path, ParquetInteractionOptions options)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ParquetInteractionSource<TUser, TItem>(path, options);
    }
}
