using DeepMF.Engines;

namespace DeepMF.Serving;

/// <summary>A new user, fitted into a trained model from a few ratings; made by <see cref="Recommender.FoldIn(IEnumerable{ValueTuple{RawId, float}}, FoldInOptions)"/>.</summary>
/// <remarks>It never changes, any thread may use it, and it needs no disposal. It asks its recommender, which must not be disposed of.</remarks>
public sealed class FoldedUser
{
    private readonly Recommender _recommender;

    internal FoldedUser(Recommender recommender, float[] row, Batch? features, int[] items, double bias, IReadOnlyList<RawId> unknownItems)
    {
        _recommender = recommender;
        Row = row;
        Features = features;
        ItemIndices = items;
        Bias = bias;
        UnknownItems = unknownItems;
        Items = [.. items.Select(item => recommender.Items.IdOf(item))];
    }

    /// <summary>The items that the user was fitted from, in the order of their indices; lists leave them out.</summary>
    public IReadOnlyList<RawId> Items { get; }

    /// <summary>The given items that the recommender does not know, and has passed over.</summary>
    public IReadOnlyList<RawId> UnknownItems { get; }

    /// <summary>The numbers of the user's row, over all tables of the model.</summary>
    internal float[] Row { get; }

    /// <summary>The values of the user's features, or null for the usual ones.</summary>
    internal Batch? Features { get; }

    /// <summary>The known items, ascending.</summary>
    internal int[] ItemIndices { get; }

    /// <summary>The damped bias of the ratings.</summary>
    internal double Bias { get; }

    /// <summary>Predicts for an item.</summary>
    /// <param name="item">The raw id of the item.</param>
    /// <returns>The value and where it comes from; an unknown item gets the fallback of <see cref="Recommender.Predict(RawId, RawId)"/>.</returns>
    /// <exception cref="ArgumentException">The id is a text and ids of items are numbers, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public PredictionResult Predict(RawId item) => _recommender.PredictFolded(this, item);

    /// <summary>The best items for the user.</summary>
    /// <param name="n">The most items of the list, at least 1.</param>
    /// <param name="options">Which items the list may hold; <see langword="null"/> means all but those that the user was fitted from.</param>
    /// <returns>The list, which says why it is not full.</returns>
    /// <exception cref="ArgumentException">An id is a text where ids are numbers, or the other way round.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is less than 1.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public RecommendationResult Recommend(int n, RecommendationOptions? options = null) => _recommender.RecommendFolded(this, n, options);
}
