using DeepMF.Data;

namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>Who clicked what, and when for the first time.</summary>
internal sealed record ClickLog
{
    private readonly Func<int, string?> _titleOf;

    private ClickLog(string name, InteractionTable first, long clicks, Func<int, string?> titleOf) => (Name, First, Clicks, _titleOf) = (name, first, clicks, titleOf);

    public string Name { get; }

    /// <summary>Every pair of a user and an item once, the earliest click first.</summary>
    /// <remarks>A click on what the user knows already would be an easy test, and none that a list of new items can pass.</remarks>
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
        return new ClickLog(name, table.Select(rows).WithoutRepeats(), (long)table.Ratings.ToArray().Sum(count => (double)count), titleOf ?? (_ => null));
    }

    /// <summary>An item as people see it.</summary>
    public string NameOf(int item) => _titleOf(item) is { } title ? $"{title} ({First.ItemVocabulary.GetId(item)})" : $"{First.ItemVocabulary.GetId(item)}";
}
