using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Checks and copies lists of candidates.</summary>
/// <param name="table">The users and the items.</param>
/// <param name="argument">The caller's argument that the lists come from.</param>
internal sealed class CandidateListBuilder(InteractionTable table, string argument)
{
    private readonly HashSet<int> _users = [];
    private readonly HashSet<int> _items = [];

    public List<CandidateList> Lists { get; } = [];

    /// <summary>The negatives that a list had already.</summary>
    public int Dropped { get; private set; }

    public void Add(CandidateList list)
    {
        CheckIndex(list.User, table.UserVocabulary, "user", Lists.Count);
        if (!_users.Add(list.User))
            throw new ArgumentException(Invariant($"List {Lists.Count} is the second one of the user of index {list.User}. Put all candidates of a user into one list."), argument);
        _items.Clear();
        var positives = list.Positives.ToArray();
        foreach (var item in positives)
        {
            CheckIndex(item, table.ItemVocabulary, "item", Lists.Count);
            if (!_items.Add(item))
                throw new ArgumentException(Invariant($"List {Lists.Count} has the item of index {item} twice among its positives."), argument);
        }

        var negatives = new List<int>(list.Negatives.Length);
        foreach (var item in list.Negatives.Span)
        {
            CheckIndex(item, table.ItemVocabulary, "item", Lists.Count);
            if (_items.Add(item))
                negatives.Add(item);
            else
                Dropped++;
        }

        if (positives.Length == 0 || negatives.Count == 0)
            throw new ArgumentException(Invariant($"A list needs a positive and a negative, but list {Lists.Count}, of the user of index {list.User}, has {positives.Length} positives and {negatives.Count} other negatives."), argument);
        Lists.Add(new CandidateList(list.User, positives, negatives.ToArray()));
    }

    private void CheckIndex(int index, Vocabulary vocabulary, string what, int list)
    {
        var first = vocabulary.HasUnknown ? 1 : 0;
        if (index < first || index >= vocabulary.Count)
            throw new ArgumentOutOfRangeException(argument, index, Invariant($"List {list} has the {what} index {index}, but indices of {what}s run from {first} to {vocabulary.Count - 1}."));
    }
}
