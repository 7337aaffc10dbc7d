using static System.FormattableString;

namespace DeepMF.Data;

public sealed partial class InteractionTable
{
    /// <summary>Makes a table of any rows, with new vocabularies in the order in which ids first appear.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="rows">The rows; they are read once.</param>
    /// <param name="userSelector">The user id of a row.</param>
    /// <param name="itemSelector">The item id of a row.</param>
    /// <param name="ratingSelector">The rating of a row, or <see langword="null"/> where every row counts as 1: a click, a purchase, a mere "has seen it".</param>
    /// <param name="timestampSelector">The time of a row in Unix seconds, or <see langword="null"/> where times are unknown.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">There are no rows, an id is <see langword="null"/>, or a rating is not finite.</exception>
    /// <exception cref="NotSupportedException">Ids are of another type.</exception>
    public static InteractionTable Create<TRow, TUser, TItem>(IEnumerable<TRow> rows, Func<TRow, TUser> userSelector, Func<TRow, TItem> itemSelector, Func<TRow, float>? ratingSelector = null, Func<TRow, long>? timestampSelector = null)
        where TUser : notnull
        where TItem : notnull
    {
        var builder = new InteractionTableBuilder<TUser, TItem>(timestampSelector is not null);
        return Fill(builder, rows, userSelector, itemSelector, ratingSelector, timestampSelector).Interactions;
    }

    /// <summary>Makes a table of any rows with vocabularies that exist: for new data of a trained model.</summary>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <typeparam name="TUser">The type of user ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <typeparam name="TItem">The type of item ids: <see cref="int"/>, <see cref="long"/> or <see cref="string"/>.</typeparam>
    /// <param name="userVocabulary">The users.</param>
    /// <param name="itemVocabulary">The items.</param>
    /// <param name="rows">The rows; they are read once.</param>
    /// <param name="userSelector">The user id of a row.</param>
    /// <param name="itemSelector">The item id of a row.</param>
    /// <param name="ratingSelector">The rating of a row, or <see langword="null"/> where every row counts as 1.</param>
    /// <param name="timestampSelector">The time of a row in Unix seconds, or <see langword="null"/> where times are unknown.</param>
    /// <param name="unknownIds">What happens to a row with an unknown id, where the vocabulary has no index for it.</param>
    /// <returns>The table, which may be empty, and the number of rows that were dropped.</returns>
    /// <exception cref="ArgumentException">A vocabulary is empty, an id is <see langword="null"/> or unknown and refused, or a rating is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unknownIds"/> is not defined.</exception>
    public static InteractionReadResult Encode<TRow, TUser, TItem>(Vocabulary<TUser> userVocabulary, Vocabulary<TItem> itemVocabulary, IEnumerable<TRow> rows, Func<TRow, TUser> userSelector, Func<TRow, TItem> itemSelector, Func<TRow, float>? ratingSelector = null, Func<TRow, long>? timestampSelector = null, UnknownIds unknownIds = UnknownIds.Refuse)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(userVocabulary);
        ArgumentNullException.ThrowIfNull(itemVocabulary);
        if (!Enum.IsDefined(unknownIds))
            throw new ArgumentOutOfRangeException(nameof(unknownIds), unknownIds, "Unknown ids are treated by Refuse or Skip.");
        var builder = new InteractionTableBuilder<TUser, TItem>(userVocabulary, itemVocabulary, unknownIds, timestampSelector is not null);
        return Fill(builder, rows, userSelector, itemSelector, ratingSelector, timestampSelector);
    }

    private static InteractionReadResult Fill<TRow, TUser, TItem>(InteractionTableBuilder<TUser, TItem> builder, IEnumerable<TRow> rows, Func<TRow, TUser> userSelector, Func<TRow, TItem> itemSelector, Func<TRow, float>? ratingSelector, Func<TRow, long>? timestampSelector)
        where TUser : notnull
        where TItem : notnull
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(userSelector);
        ArgumentNullException.ThrowIfNull(itemSelector);
        var block = new InteractionBlock<TUser, TItem>();
        var number = 0L;
        foreach (var row in rows)
        {
            var user = userSelector(row);
            var item = itemSelector(row);
            var rating = ratingSelector?.Invoke(row) ?? 1;
            if (user is null || item is null || !float.IsFinite(rating))
            {
                // An unknown id in a row before this one is the first error.
                Add(builder, block, number);
                throw user is null || item is null
                    ? new ArgumentException(Invariant($"Row {number} has no {(user is null ? "user" : "item")} id: the selector returned null."), nameof(rows))
                    : new ArgumentException(Invariant($"Row {number} has the rating {rating}, but ratings are finite numbers."), nameof(rows));
            }

            (block.Users[block.Count], block.Items[block.Count], block.Ratings[block.Count], block.Timestamps[block.Count]) = (user, item, rating, timestampSelector?.Invoke(row) ?? 0);
            number++;
            if (++block.Count == InteractionBlock<TUser, TItem>.Capacity)
                Add(builder, block, number);
        }

        Add(builder, block, number);
        return builder.Build() ?? throw new ArgumentException("There are no rows, so there are no users and no items.", nameof(rows));
    }

    /// <summary>Adds a block and empties it.</summary>
    /// <param name="builder">The table to be.</param>
    /// <param name="block">The rows.</param>
    /// <param name="rows">The rows so far, those of the block included.</param>
    private static void Add<TUser, TItem>(InteractionTableBuilder<TUser, TItem> builder, InteractionBlock<TUser, TItem> block, long rows)
        where TUser : notnull
        where TItem : notnull
    {
        if (builder.Add(block) is { } unknown)
            throw new ArgumentException(Invariant($"Row {rows - block.Count + unknown.Row} has the {unknown.Role} '{unknown.Id}', which the vocabulary does not know. Drop such rows with UnknownIds.Skip, or build the vocabulary with hasUnknown."), nameof(rows));
        block.Count = 0;
    }
}
