using DeepMF.Data;
using DeepMF.Serving.Folding;
using DeepMF.Serving.Knowledge;

namespace DeepMF.Serving;

public sealed partial class Recommender
{
    /// <summary>Makes a recommender that knows another user too, fitted as by <see cref="FoldIn(IEnumerable{ValueTuple{RawId, float}}, FoldInOptions)"/>.</summary>
    /// <remarks>This recommender stays as it is. Predictions for the users and items that it knows are the same bit by bit; fallbacks of interactions without ratings, and popularity, count the new user.</remarks>
    /// <param name="user">The raw id of the user, which the vocabulary must not have.</param>
    /// <param name="ratings">Raw ids of known items and their ratings, each item once; at least one unless the model knows users by other features too.</param>
    /// <param name="options">How the user is fitted; <see langword="null"/> means the defaults.</param>
    /// <returns>The new recommender; dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException">The id exists or does not fit the type of ids, an item is unknown or there twice, there are no ratings, or one does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no row to fit, or the model gives numbers that are not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The grown model does not fit into the memory of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public Recommender WithUser(RawId user, IEnumerable<(RawId Item, float Rating)> ratings, FoldInOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        return Grow(FeatureKey.User, user, ratings, options ?? FoldInOptions.Default);
    }

    /// <summary>Makes a recommender that knows another item too, fitted from the ratings of users as a new user is from those of items.</summary>
    /// <remarks>As <see cref="WithUser"/> with the roles exchanged.</remarks>
    /// <param name="item">The raw id of the item, which the vocabulary must not have.</param>
    /// <param name="ratings">Raw ids of known users and their ratings, each user once; at least one unless the model knows items by other features too.</param>
    /// <param name="options">How the item is fitted; <see langword="null"/> means the defaults.</param>
    /// <returns>The new recommender; dispose it to release its memory.</returns>
    /// <exception cref="ArgumentException">The id exists or does not fit the type of ids, a user is unknown or there twice, there are no ratings, or one does not fit.</exception>
    /// <exception cref="InvalidOperationException">There is no row to fit, or the model gives numbers that are not finite.</exception>
    /// <exception cref="InsufficientMemoryException">The grown model does not fit into the memory of the machine.</exception>
    /// <exception cref="ObjectDisposedException">The recommender has been disposed of.</exception>
    public Recommender WithItem(RawId item, IEnumerable<(RawId User, float Rating)> ratings, FoldInOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ratings);
        return Grow(FeatureKey.Item, item, ratings, options ?? FoldInOptions.Default);
    }

    private Recommender Grow(FeatureKey key, RawId id, IEnumerable<(RawId Id, float Rating)> ratings, FoldInOptions options)
    {
        using var use = Enter();
        var (role, parameter, vocabulary) = key == FeatureKey.User ? ("user", "user", Users) : ("item", "item", Items);
        if (vocabulary.TryFind(id, out _, role, parameter))
            throw new ArgumentException($"The {role} '{id}' exists already.", parameter);
        var grown = vocabulary.With(id, role, parameter);
        var others = key == FeatureKey.User ? FeatureKey.Item : FeatureKey.User;
        var (given, unknown) = Resolve(ratings, others);
        if (unknown.Count > 0)
            throw new ArgumentException($"The {(key == FeatureKey.User ? "item" : "user")} '{unknown[0]}' is unknown, so that nothing can be learned from its rating. Leave it out.", nameof(ratings));
        if (given.Count == 0 && _knowledge.Features.Tables.All(t => t.Key != key))
            throw new ArgumentException($"Without ratings nothing is known of the new {role}. Give at least one.", nameof(ratings));
        var features = FeatureRows.Read(_model, _knowledge.Features, key, options);
        var name = (key == FeatureKey.User ? _knowledge.Features.Users : _knowledge.Features.Items).Name;
        var isEmbedded = Spec.Features.Any(f => f.Name == name);
        var row = isEmbedded ? Fit(key, given, features, options) : [];
        var tables = _knowledge.Features.Tables.Select(t => t.Key == key ? FeatureRows.With(t, t.Rows, 1, features) : t);
        var knowledge = new ServingKnowledge(
            new InteractionFeatures("The recommender", key == FeatureKey.User ? grown : Users, key == FeatureKey.Item ? grown : Items).With(tables),
            key == FeatureKey.User ? _knowledge.Seen.WithUser(given.Keys, Items.First()) : _knowledge.Seen.WithItem(given.Keys.ToHashSet(), Items.First()),
            GrownLevels(key, given));
        return Own(GrownModel(key, name, grown, row), knowledge);
    }

    private Model GrownModel(FeatureKey key, string name, Vocabulary vocabulary, float[] row)
    {
        var spec = SpecResize.With(Spec, new CategoricalFeature(name, vocabulary.Count));
        var model = new Model(spec, _model.EngineModel.Engine.Build(spec, seed: null));
        try
        {
            ParameterCopy.ByName(_model, model);
            var rest = row.AsSpan();
            foreach (var table in row.Length == 0 ? [] : (key == FeatureKey.User ? _newUsers : _newItems).Prior.Tables)
            {
                var parameter = model.EngineModel.Parameters.First(p => p.Spec.Name == table);
                parameter.Write((long)(vocabulary.Count - 1) * parameter.Spec.Columns, rest[..parameter.Spec.Columns]);
                rest = rest[parameter.Spec.Columns..];
            }

            var vocabularies = new Dictionary<string, Vocabulary>(_model.Vocabularies);
            if (vocabularies.ContainsKey(name))
                vocabularies[name] = vocabulary;
            model.AttachVocabularies(vocabularies).TrainingSummary = _model.TrainingSummary;
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private RatingLevels GrownLevels(FeatureKey key, Dictionary<int, float> given)
    {
        var levels = _knowledge.Levels;
        if (key == FeatureKey.User)
            return levels with { Users = [.. levels.Users, (float)UserBias(given)] };
        var bias = given.Values.Sum(rating => rating - levels.Mean) / (new Training.BiasBaselineOptions().ItemDamping + given.Count);
        return levels with { Items = [.. levels.Items, (float)bias] };
    }
}
