using DeepMF.Data;
using DeepMF.Serving.Knowledge;
using DeepMF.Specs;

namespace DeepMF.Serving.Folding;

/// <summary>What is known of a new user or item, as the loss of a head takes it.</summary>
internal sealed class FoldFacts
{
    /// <summary>How often a negative is drawn anew before it is given up.</summary>
    private const int MostDraws = 20;

    private readonly ServingKnowledge _knowledge;
    private readonly FeatureKey _key;
    private readonly FoldInOptions _options;
    private readonly CounterRandom _random;
    private readonly List<int> _pairs = [];
    private readonly List<FoldTerm> _terms = [];
    private ulong _draws;

    private FoldFacts(ServingKnowledge knowledge, FeatureKey key, FoldInOptions options)
    {
        _knowledge = knowledge;
        _key = key;
        _options = options;
        _random = CounterRandom.Create(options.Seed, "serving.negatives");
    }

    /// <summary>The items of a new user, or the users of a new item, negatives included.</summary>
    public int[] Pairs => [.. _pairs];

    public IReadOnlyList<FoldTerm> Terms => _terms;

    /// <summary>Collects the facts.</summary>
    /// <param name="head">The head of the model.</param>
    /// <param name="knowledge">What the recommender knows.</param>
    /// <param name="key">Whether the new one is a user or an item.</param>
    /// <param name="given">The items (or users) and their ratings.</param>
    /// <param name="score">The score of a user and an item of the model; a ranking asks for it.</param>
    /// <param name="options">How many negatives.</param>
    public static FoldFacts Collect(HeadSpec head, ServingKnowledge knowledge, FeatureKey key, IReadOnlyDictionary<int, float> given, Func<int, int, float> score, FoldInOptions options)
    {
        var facts = new FoldFacts(knowledge, key, options);
        var areInteractions = knowledge.Levels.AreInteractions(head);
        foreach (var (other, rating) in given.OrderBy(g => g.Key))
        {
            var row = facts.Add(other);
            if (head is RankingHeadSpec)
            {
                facts.AddComparisons(other, row, given, score);
                continue;
            }

            facts._terms.Add(new FoldTerm(row, areInteractions ? 1 : Target(head, rating)));
            if (areInteractions)
                for (var k = 0; k < options.Negatives; k++)
                    if (facts.Draw(given) is { } negative)
                        facts._terms.Add(new FoldTerm(facts.Add(negative), 0));
        }

        return facts;
    }

    private static double Target(HeadSpec head, float rating) => head switch
    {
        SoftmaxHeadSpec softmax => softmax.Scale.TryGetClass(rating, out var index)
            ? index
            : throw new ArgumentException(FormattableString.Invariant($"The rating {rating} is none of the values of the model's classes, which go from {softmax.Scale.Minimum} to {softmax.Scale.Maximum} in steps of {softmax.Scale.Step}.")),
        BinaryHeadSpec when !(rating is >= 0 and <= 1) => throw new ArgumentException(FormattableString.Invariant($"A binary head takes ratings from 0 to 1, but one is {rating}.")),
        _ => rating,
    };

    private void AddComparisons(int other, int row, IReadOnlyDictionary<int, float> given, Func<int, int, float> score)
    {
        for (var k = 0; k < _options.Negatives; k++)
        {
            if (Draw(given) is not { } negative)
                continue;
            if (_key == FeatureKey.User)
            {
                _terms.Add(new FoldTerm(row, 1, Add(negative)));
                continue;
            }

            // The new item comes before one that the user has not, and behind one of a user that has not the new item.
            var unseen = _knowledge.Popular[_random.NextInteger(_draws++, _knowledge.Popular.Length)];
            if (_knowledge.Seen.Of(other).BinarySearch(unseen) < 0)
                _terms.Add(new FoldTerm(row, 1, Score: score(other, unseen)));
            var seen = _knowledge.Seen.Of(negative);
            if (!seen.IsEmpty)
            {
                var liked = seen[(int)_random.NextInteger(_draws++, seen.Length)];
                _terms.Add(new FoldTerm(Add(negative), 0, Score: score(negative, liked)));
            }
        }
    }

    private int Add(int other)
    {
        _pairs.Add(other);
        return _pairs.Count - 1;
    }

    private int? Draw(IReadOnlyDictionary<int, float> given)
    {
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var other = _key == FeatureKey.User
                ? _knowledge.Popular[_random.NextInteger(_draws++, _knowledge.Popular.Length)]
                : (int)_random.NextInteger(_draws++, _knowledge.Users.Count);
            if (!given.ContainsKey(other) && (_key == FeatureKey.User || _knowledge.IsKnownUser(other)))
                return other;
        }

        return null;
    }
}
