using DeepMF.Data;

namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>Who clicked what, and when for the first time.</summary>
internal sealed record ClickLog
{
    private readonly Func<int, string?> _titleOf;

    private ClickLog(string name, InteractionTable first, long clicks, Func<int, string?> titleOf) => (Name, First, Clicks, _titleOf) = (name, first, clicks, titleOf);

    public string Name { get; }

    /// <summary>Every pair of a user and an item once, the earliest click first.</summary>
    /// <remarks>
    /// A click on what the user knows already would be an easy test, and none that a list of new items can pass. Ratings are 1, however many clicks a row of the log stands for: they would count as ratings of the
    /// item, in what a recommender predicts for people it does not know and in folding in.
    /// </remarks>
    public InteractionTable First { get; }

    /// <summary>All clicks, the repeated ones included.</summary>
    public long Clicks { get; }

    public long Repeated => Clicks - First.Count;

    /// <param name="name">A name for displays.</param>
    /// <param name="table">The clicks in any order; a rating is the number of clicks that a row stands for.</param>
    /// <param name="titleOf">The title of an item by its index, where it has one besides its id.</param>
    public static ClickLog Create(string name, InteractionTable table, Func<int, string?>? titleOf = null)
    {
        var times = table.Timestamps.ToArray();
        int[] rows = [.. Enumerable.Range(0, table.Count).OrderBy(row => times[row])];
        var first = table.Select(rows).WithoutRepeats();
        return new ClickLog(name, WithOnes(first), (long)table.Ratings.ToArray().Sum(count => (double)count), titleOf ?? (_ => null));
    }

    /// <summary>A copy in which every rating is 1: there was a click.</summary>
    public static InteractionTable WithOnes(InteractionTable table) =>
        new(table.UserVocabulary, table.ItemVocabulary, table.UserIndices, table.ItemIndices, Enumerable.Repeat(1f, table.Count).ToArray(), table.Timestamps);

    /// <summary>An item as people see it.</summary>
    public string NameOf(int item) => _titleOf(item) is { } title ? $"{title} ({First.ItemVocabulary.GetId(item)})" : $"{First.ItemVocabulary.GetId(item)}";
}
