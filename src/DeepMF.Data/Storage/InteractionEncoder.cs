using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Turns blocks of raw ids into rows of a file; the vocabularies grow in memory.</summary>
internal sealed class InteractionEncoder<TUser, TItem>(InteractionFileWriter writer, int maximumIds = InteractionEncoder<TUser, TItem>.MaximumIds)
    where TUser : notnull
    where TItem : notnull
{
    /// <summary>The largest prime below the longest array: more entries no dictionary has.</summary>
    public const int MaximumIds = 0x7FFFFFC3;

    private readonly VocabularyBuilder<TUser> _users = new();
    private readonly VocabularyBuilder<TItem> _items = new();

    /// <summary>Writes the rows of a block.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="wrong">The error of a row: of its position and what is wrong.</param>
    public void Write(InteractionBlock<TUser, TItem> block, Func<long, string, Exception> wrong)
    {
        for (var row = 0; row < block.Count; row++)
        {
            var user = _users.Add(block.Users[row]);
            var item = _items.Add(block.Items[row]);
            if (user >= maximumIds || item >= maximumIds)
                throw wrong(block.Positions[row], Invariant($"there are more than {maximumIds} {(user >= maximumIds ? "users" : "items")}, but a vocabulary has no more indices."));
            writer.Add(user, item, block.Ratings[row], block.Timestamps[row]);
        }
    }

    public void Finish() => writer.Finish(_users.Build(), _items.Build());
}
