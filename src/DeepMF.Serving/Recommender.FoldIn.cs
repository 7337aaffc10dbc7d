using System.Runtime.CompilerServices;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Serving.Folding;
using DeepMF.Specs;
using static System.FormattableString;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>Fits a new user from a few ratings, without training: <c>recommender.FoldIn([(242, 5), (302, 3)])</c>.</summary>
    /// <remarks>
    /// <para>
    /// All numbers of the model stay; the row of the user is the one with the least loss on the ratings plus λ/2 times its squared distance from the mean of the trained rows, measured in their standard deviations. In a
    /// dot product without bounds that is a ridge regression, solved exactly by Cholesky's decomposition, the user's bias included: the user step of alternating least squares (Zhou et al. 2008, section 3.1), drawn to
    /// the mean row. Any other model takes a few Gauss-Newton steps on the row alone. Regression heads count squared errors, whatever their loss.
    /// </para>
    /// <para>A ranking head takes every rated item as one that the user has, and draws negatives; so does a binary head of interactions whose ratings are all the same or leave 0 to 1, which were trained with drawn negatives. Without ratings the user is the mean user.</para>
    /// </remarks>
    /// <param name="ratings">Raw ids of items and their ratings, each item once; unknown items are passed over and reported.</param>
    /// <param name="options">How the user is fitted; <see langword="null"/> means the defaults.</param>
    /// <returns>The user.</returns>
    /// <exception cref="ArgumentException">An item is rated twice, a rating is not finite or does not fit the head, an id is a text where ids are numbers or the other way round, or a feature of the options does not fit.</exception>
    /// <exception cref="InvalidOperationException">The model does not embed users, so that there is no row to fit, or it gives numbers that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    [OverloadResolutionPriority(1)] // An empty list, FoldIn([]), would fit both.
    public FoldedUser FoldIn(IEnumerable<(RawId Item, float Rating)> ratings, FoldInOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        using var use = Enter();
        options ??= FoldInOptions.Default;
        var (given, unknown) = Resolve(ratings, FeatureKey.Item);
        var features = FeatureRows.Read(_model, _knowledge.Features, FeatureKey.User, options);
        var row = Fit(FeatureKey.User, given, features, options);
        return new FoldedUser(this, row, features, [.. given.Keys.Order()], UserBias(given), unknown);
    }

    /// <summary>Fits a new user from the items that the user has, without ratings: <c>recommender.FoldIn([242, 302])</c>.</summary>
    /// <remarks>As <see cref="FoldIn(IEnumerable{ValueTuple{RawId, float}}, FoldInOptions)"/> with a rating of 1 each.</remarks>
    /// <param name="items">Raw ids of items, each once; unknown items are passed over and reported.</param>
    /// <param name="options">How the user is fitted; <see langword="null"/> means the defaults.</param>
    /// <returns>The user.</returns>
    /// <exception cref="ArgumentException">An item is there twice, an id is a text where ids are numbers or the other way round, or a feature of the options does not fit.</exception>
    /// <exception cref="InvalidOperationException">The model predicts ratings, so that items alone say nothing, it does not embed users, or it gives numbers that are not finite.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public FoldedUser FoldIn(IEnumerable<RawId> items, FoldInOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        return Spec.Head is BinaryHeadSpec or RankingHeadSpec
            ? FoldIn(items.Select(item => (item, 1f)), options)
            : throw new InvalidOperationException("The model predicts ratings, so that items without ratings say nothing about a new user. Give pairs of an item and a rating.");
    }

    internal PredictionResult PredictFolded(FoldedUser user, RawId item)
    {
        using var use = Enter();
        if (!_knowledge.TryFindItem(item, out var index))
            return new PredictionResult(_fallback.PredictFor(user.Bias, user.ItemIndices.Length), PredictionSource.UnknownItem);
        var value = _newUsers.Use(user.Features, slot =>
        {
            slot.Write(0, user.Row);
            return slot.Value(index);
        });
        return new PredictionResult(value, PredictionSource.Model);
    }

    internal RecommendationResult RecommendFolded(FoldedUser user, int n, RecommendationOptions? options)
    {
        CheckLength(n);
        using var use = Enter();
        options ??= RecommendationOptions.Default;
        var selection = Select(options);
        var seen = options.ExcludeSeen ? user.ItemIndices : [];
        var excluded = new int[seen.Length + selection.Excluded.Length];
        var count = selection.Merge(seen, excluded);
        return _newUsers.Use(user.Features, slot =>
        {
            slot.Write(0, user.Row);
            return Result(null, n, slot.Top(Math.Min(n, Items.Count), new ExcludedRows(excluded.AsSpan(0, count))), selection);
        });
    }

    /// <summary>The row of a new user or item.</summary>
    private float[] Fit(FeatureKey key, IReadOnlyDictionary<int, float> given, Batch? features, FoldInOptions options)
    {
        var slots = key == FeatureKey.User ? _newUsers : _newItems;
        var head = Spec.Head;
        var facts = FoldFacts.Collect(head, _knowledge, key, given, Score, options);
        var levels = _knowledge.Levels;
        // Ratings without noise would leave nothing of the pull to the mean row.
        var spread = levels.AreEqual ? 1 : levels.Maximum - levels.Minimum;
        var noise = Math.Max(levels.Noise, 1e-6 * spread * spread);
        return slots.Use(features, slot => RowFit.Run(slot, slots.Prior, head, noise, facts.Pairs, facts.Terms, options));
    }

    private float Score(int user, int item)
    {
        var request = RentPairs();
        (request.Users[0], request.Items[0]) = (user, item);
        var value = 0f;
        request.Predict(1, new Span<float>(ref value));
        _pairRequests.Add(request);
        return value;
    }

    /// <summary>Looks ids up and checks the ratings.</summary>
    private (Dictionary<int, float> Given, List<RawId> Unknown) Resolve(IEnumerable<(RawId Id, float Rating)> ratings, FeatureKey others)
    {
        var given = new Dictionary<int, float>();
        var unknown = new List<RawId>();
        var role = others == FeatureKey.Item ? "item" : "user";
        foreach (var (id, rating) in ratings)
        {
            if (!float.IsFinite(rating))
                throw new ArgumentException(Invariant($"The {role} '{id}' has the rating {rating}, but ratings are finite numbers."), nameof(ratings));
            var isKnown = others == FeatureKey.Item ? _knowledge.TryFindItem(id, out var index, nameof(ratings)) : _knowledge.TryFindUser(id, out index, nameof(ratings));
            if (!isKnown)
                unknown.Add(id);
            else if (!given.TryAdd(index, rating))
                throw new ArgumentException($"The {role} '{id}' is there twice. Give it one rating.", nameof(ratings));
        }

        return (given, unknown);
    }

    private double UserBias(Dictionary<int, float> given)
    {
        var sum = 0.0;
        foreach (var (item, rating) in given)
            sum += rating - _knowledge.Levels.Mean - _knowledge.Levels.Items[item];
        return sum / (new Training.BiasBaselineOptions().UserDamping + given.Count);
    }
}
