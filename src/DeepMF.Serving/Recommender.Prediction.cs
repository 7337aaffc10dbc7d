using DeepMF.Serving.Requests;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>Predicts for a user and an item: <c>recommender.Predict(196, 242)</c>.</summary>
    /// <remarks>
    /// <para>Where both are known, what the model says. Else a fallback that is always finite and inside the range of the head, or of the ratings where the head has none:</para>
    /// <para>
    /// for regression and softmax heads μ + b_u + b_i with the damped biases of <see cref="Training.BiasBaseline"/>, an unknown one counting 0. A binary head has the same where ratings differ; where the
    /// interactions all have one rating, popularity: the share of users that have the item, for an unknown item the share of items that the user has, for both the share of all pairs that there are. A
    /// ranking head, whose scores have no unit, has ln(1 + n) for an item that n users have: such values order items, and do not compare with those of the model.
    /// </para>
    /// </remarks>
    /// <param name="user">The raw id of the user.</param>
    /// <param name="item">The raw id of the item.</param>
    /// <returns>The value and where it comes from.</returns>
    /// <exception cref="ArgumentException">An id is a text where ids are numbers, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public PredictionResult Predict(RawId user, RawId item)
    {
        using var use = Enter();
        var (u, i, source) = Find(user, item);
        if (source != PredictionSource.Model)
            return new PredictionResult(_fallback.Predict(u, i), source);
        var request = RentPairs();
        request.Users[0] = u;
        request.Items[0] = i;
        var value = 0f;
        request.Predict(1, new Span<float>(ref value));
        _pairRequests.Add(request);
        return new PredictionResult(value, source);
    }

    /// <summary>Predicts for many pairs of a user and an item.</summary>
    /// <remarks>As <see cref="Predict(RawId, RawId)"/>, but faster than one call per pair.</remarks>
    /// <param name="pairs">The raw ids.</param>
    /// <returns>One result per pair, in their order.</returns>
    /// <exception cref="ArgumentException">An id is a text where ids are numbers, or the other way round.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public PredictionResult[] Predict(ReadOnlySpan<(RawId User, RawId Item)> pairs)
    {
        using var use = Enter();
        var results = new PredictionResult[pairs.Length];
        var rows = new int[PairRequest.Capacity];
        Span<float> values = stackalloc float[PairRequest.Capacity];
        var request = RentPairs();
        var count = 0;
        for (var row = 0; row < pairs.Length; row++)
        {
            var (u, i, source) = Find(pairs[row].User, pairs[row].Item);
            if (source != PredictionSource.Model)
            {
                results[row] = new PredictionResult(_fallback.Predict(u, i), source);
                continue;
            }

            (request.Users[count], request.Items[count], rows[count]) = (u, i, row);
            if (++count == rows.Length)
                Flush(values);
        }

        Flush(values);
        _pairRequests.Add(request);
        return results;

        void Flush(Span<float> into)
        {
            request.Predict(count, into);
            for (var k = 0; k < count; k++)
                results[rows[k]] = new PredictionResult(into[k], PredictionSource.Model);
            count = 0;
        }
    }

    /// <summary>The indices, -1 for an id that is unknown, and which are known.</summary>
    private (int User, int Item, PredictionSource Source) Find(RawId user, RawId item)
    {
        var knowsUser = _knowledge.TryFindUser(user, out var u);
        var knowsItem = _knowledge.TryFindItem(item, out var i);
        var source = (knowsUser, knowsItem) switch
        {
            (true, true) => PredictionSource.Model,
            (false, true) => PredictionSource.UnknownUser,
            (true, false) => PredictionSource.UnknownItem,
            _ => PredictionSource.UnknownUserAndItem,
        };
        return (knowsUser ? u : -1, knowsItem ? i : -1, source);
    }

    private PairRequest RentPairs() => _pairRequests.TryTake(out var request) ? request : new PairRequest(_model, _knowledge.Features);
}
