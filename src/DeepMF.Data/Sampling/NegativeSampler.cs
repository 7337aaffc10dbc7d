using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Draws items that users have no interaction with, or any. It never changes, so any thread may draw.</summary>
internal sealed class NegativeSampler
{
    /// <summary>The counters that belong to one draw: all attempts but the last are rejected where they hit a known item; the last one counts off what is left.</summary>
    private const int Attempts = 32;

    private static readonly NegativeSampling OneEach = new() { NegativesPerPositive = 1 };

    private readonly SeenItems _seen;
    private readonly double[]? _weights;
    private readonly AliasTable? _popular;
    private readonly ulong _seed;

    /// <summary>Counts what every user has seen.</summary>
    /// <param name="table">The known interactions.</param>
    /// <param name="sampling">How to draw; <see langword="null"/> means one item per interaction, each as likely.</param>
    /// <param name="seed">The seed of the draws.</param>
    public NegativeSampler(InteractionTable table, NegativeSampling? sampling, ulong seed)
    {
        sampling ??= OneEach;
        if (sampling.KnownPositives is { } known && (!ReferenceEquals(known.UserVocabulary, table.UserVocabulary) || !ReferenceEquals(known.ItemVocabulary, table.ItemVocabulary)))
            throw new InvalidOperationException("NegativeSampling.KnownPositives has other vocabularies than the training table, so that their indices do not mean the same. Read its rows with the vocabularies of the training table.");
        PerPositive = sampling.NegativesPerPositive;
        _seed = seed;
        _seen = sampling switch
        {
            { DrawsKnownItems: true, KnownPositives: not null } => throw new InvalidOperationException("NegativeSampling has KnownPositives, which are not drawn, but DrawsKnownItems is set. Leave one of them out."),
            { DrawsKnownItems: true } => new SeenItems(table.Select([])),
            { KnownPositives: { } further } => new SeenItems(table, further),
            _ => new SeenItems(table),
        };
        _weights = sampling.Distribution.Weights(table);
        _popular = _weights is null || table.Count == 0 ? null : new AliasTable(_weights);
        var canDraw = CanDraw(table);
        Rows = [.. Enumerable.Range(0, table.Count).Where(row => canDraw[table.UserIndices[row]])];
        SkippedUsers = table.UserIndices.ToArray().Distinct().Count(user => !canDraw[user]);
        if (Rows.Length == 0 && table.Count > 0)
            throw new InvalidOperationException(Invariant($"Every user of the {table.Count} rows has an interaction with every item{(_weights is null ? "" : " that the distribution can draw")}, so there is no item to compare with."));
    }

    /// <summary>The items that are drawn per interaction.</summary>
    public int PerPositive { get; }

    /// <summary>The rows of the table whose users have an item left to draw, in order.</summary>
    public int[] Rows { get; }

    /// <summary>The users with rows who have nothing left to draw.</summary>
    public int SkippedUsers { get; }

    /// <summary>The rows of an epoch that has so many of them for each interaction.</summary>
    public int SlotCount(int perInteraction)
    {
        var slots = (long)Rows.Length * perInteraction;
        return slots <= Array.MaxLength
            ? (int)slots
            : throw new InvalidOperationException(Invariant($"{Rows.Length} interactions with {PerPositive} drawn items each make an epoch of {slots} rows, but {Array.MaxLength} are the most. Draw fewer, or train on a part of the table at a time."));
    }

    /// <summary>The stream of the draws of an epoch.</summary>
    public CounterRandom Stream(int epoch) => RowOrder.Stream(_seed, "negatives", epoch);

    /// <summary>Draws an item for a user of one of the <see cref="Rows"/>.</summary>
    /// <param name="user">The user.</param>
    /// <param name="row">The row of the table that it is drawn beside.</param>
    /// <param name="number">The number of the draw beside that row, from 0 to <see cref="PerPositive"/> - 1.</param>
    /// <param name="stream">The stream of the epoch.</param>
    public int Draw(int user, int row, int number, CounterRandom stream)
    {
        var draw = (ulong)row * (ulong)PerPositive + (ulong)number;
        if (_popular is null)
            return _seen.Unseen(user, (int)stream.NextInteger(draw, _seen.UnseenCount(user)));
        var counter = draw * Attempts;
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            var item = _popular[stream.NextDouble(counter++)];
            if (_weights![item] > 0 && !_seen.Contains(user, item))
                return item;
        }

        return CountOff(user, stream.NextDouble(counter));
    }

    /// <summary>Draws by the weights of the items that are left: the distribution that rejection has, in a time that is bounded.</summary>
    private int CountOff(int user, double uniform)
    {
        var total = 0.0;
        for (int n = 0, left = _seen.UnseenCount(user); n < left; n++)
            total += _weights![_seen.Unseen(user, n)];
        var (rest, last) = (uniform * total, -1);
        for (int n = 0, left = _seen.UnseenCount(user); n < left && rest >= 0; n++)
        {
            var item = _seen.Unseen(user, n);
            if (_weights![item] == 0)
                continue;
            rest -= _weights[item];
            last = item;
        }

        return last;
    }

    private bool[] CanDraw(InteractionTable table)
    {
        var result = new bool[table.UserVocabulary.Count];
        for (var user = 0; user < result.Length; user++)
        {
            var left = _seen.UnseenCount(user);
            for (var n = 0; n < left && !result[user]; n++)
                result[user] = _weights is null || _weights[_seen.Unseen(user, n)] > 0;
        }

        return result;
    }
}
