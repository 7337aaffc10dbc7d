using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Serving.Knowledge;
using DeepMF.Serving.Requests;

namespace DeepMF.Serving.Folding;

/// <summary>
/// A model whose users (or items) are a few places for the rows of a new one, and whose other numbers are copies: a row is tried by writing it to a place and predicting. Prediction leaves everything as it
/// is: dropout is off, batch normalisation uses its running statistics. Made once, used by one caller at a time.
/// </summary>
internal sealed class FoldSlot : IDisposable
{
    private readonly FeatureKey _key;
    private readonly Model _model;
    private readonly (Parameter Table, int Columns)[] _tables;
    private readonly PairRequest _pairs;
    private readonly InteractionFeatures _features;
    private readonly ModelSpec _original;
    private CatalogScorer? _scorer;
    private ListRequest? _lists;

    /// <param name="model">The model of the recommender.</param>
    /// <param name="knowledge">What it knows.</param>
    /// <param name="prior">The tables with rows.</param>
    /// <param name="key">Whether rows are of users or of items.</param>
    /// <param name="given">The values of the new one's features, or null for the usual ones.</param>
    public FoldSlot(Model model, ServingKnowledge knowledge, RowPrior prior, FeatureKey key, Batch? given)
    {
        _key = key;
        _original = model.Spec;
        Places = prior.Means.Length + 1;
        var features = knowledge.Features;
        var feature = new CategoricalFeature((key == FeatureKey.User ? features.Users : features.Items).Name, Places);
        var spec = SpecResize.With(model.Spec, feature);
        Vocabulary places = Vocabulary.Create(Enumerable.Range(0, Places));
        _features = new InteractionFeatures("The recommender", key == FeatureKey.User ? places : features.UserVocabulary, key == FeatureKey.Item ? places : features.ItemVocabulary)
            .With(features.Tables.Select(t => t.Key == key ? FeatureRows.With(t, 0, Places, given) : t));
        _model = new Model(spec, model.EngineModel.Engine.Build(spec, seed: null));
        try
        {
            ParameterCopy.ByName(model, _model);
            _tables = [.. prior.Tables.Select(name => _model.EngineModel.Parameters.First(p => p.Spec.Name == name)).Select(p => (p, p.Spec.Columns))];
            _pairs = new PairRequest(_model, _features, Math.Max(PairRequest.Capacity, 4 * Places));
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>The rows that can be tried at a time: the row itself, and one with each of its numbers moved.</summary>
    public int Places { get; }

    /// <summary>The numbers that the head predicts per pair.</summary>
    public int OutputWidth => _original.Head.OutputWidth;

    /// <summary>Writes a row to a place.</summary>
    public void Write(int place, ReadOnlySpan<float> row)
    {
        foreach (var (table, columns) in _tables)
        {
            table.Write((long)place * columns, row[..columns]);
            row = row[columns..];
        }
    }

    /// <summary>Predicts the first places for each of the others: what the head says.</summary>
    /// <param name="places">The number of places.</param>
    /// <param name="others">The items of a new user, or the users of a new item.</param>
    /// <param name="outputs">Receives <c>[others, places, OutputWidth]</c> numbers.</param>
    public void Predict(int places, ReadOnlySpan<int> others, Span<float> outputs)
    {
        var own = _key == FeatureKey.User ? _pairs.Users : _pairs.Items;
        var other = _key == FeatureKey.User ? _pairs.Items : _pairs.Users;
        var total = places * others.Length;
        for (var first = 0; first < total; first += own.Length)
        {
            var count = Math.Min(own.Length, total - first);
            for (var row = 0; row < count; row++)
                (other[row], own[row]) = (others[(first + row) / places], (first + row) % places);
            _pairs.Outputs(count).CopyTo(outputs[(first * OutputWidth)..]);
        }
    }

    /// <summary>Predicts place 0 for an item: one number.</summary>
    public float Value(int item)
    {
        _pairs.Users[0] = 0;
        _pairs.Items[0] = item;
        var value = 0f;
        _pairs.Predict(1, new Span<float>(ref value));
        return value;
    }

    /// <summary>The best items for place 0.</summary>
    public ReadOnlySpan<ScoredRow> Top(int n, ExcludedRows excluded)
    {
        _scorer ??= _model.CreateScorer(KeyBatches.Of(_features, _model.Spec.Features, FeatureKey.Item));
        _lists ??= new ListRequest(_scorer, _features);
        _lists.Users[0] = 0;
        return _lists.Top(1, n, excluded);
    }

    public void Dispose()
    {
        _scorer?.Dispose();
        _model.Dispose();
    }
}
