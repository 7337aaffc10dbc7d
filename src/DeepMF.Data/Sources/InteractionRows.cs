using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Puts rows in memory into blocks, from whatever they come.</summary>
internal static class InteractionRows
{
    /// <summary>Adds a row to a block that has room; ids and rating are checked.</summary>
    public static void Add<TUser, TItem>(InteractionBlock<TUser, TItem> block, in Interaction<TUser, TItem> row, long position)
        where TUser : notnull
        where TItem : notnull
    {
        if (row.User is null || row.Item is null)
            throw Wrong(position, $"the {(row.User is null ? "user" : "item")} id is null.");
        if (!float.IsFinite(row.Rating))
            throw Wrong(position, Invariant($"the rating is {row.Rating}, but ratings are finite numbers."));
        var at = block.Count++;
        block.Users[at] = row.User;
        block.Items[at] = row.Item;
        block.Ratings[at] = row.Rating;
        block.Timestamps[at] = row.Timestamp;
        block.Positions[at] = position;
    }

    public static Exception Wrong(long position, string problem) => new ArgumentException(Invariant($"Row {position}: {problem}"));

    public static Exception None() => new ArgumentException("There are no rows, so there are no users and no items.");
}
