using DeepMF.Data;

namespace DeepMF.Serving.Knowledge;

/// <summary>What a recommender knows beside its model: ids, features of users and items, who has what, means and biases. It never changes.</summary>
internal sealed class ServingKnowledge
{
    private readonly bool[] _isKnownItem;
    private readonly bool _hasUserFeatures;

    public ServingKnowledge(InteractionFeatures features, SeenIndex seen, RatingLevels levels)
    {
        Features = features;
        Seen = seen;
        Levels = levels;
        _hasUserFeatures = features.Tables.Any(t => t.Key == FeatureKey.User);
        var hasItemFeatures = features.Tables.Any(t => t.Key == FeatureKey.Item);
        _isKnownItem = new bool[Items.Count];
        for (var item = Items.First(); item < _isKnownItem.Length; item++)
            _isKnownItem[item] = hasItemFeatures || seen.Counts[item] > 0;
        NeverRecommended = [.. Enumerable.Range(0, Items.Count).Where(item => !_isKnownItem[item])];
        Popular = [.. Enumerable.Range(0, Items.Count).Where(item => _isKnownItem[item]).OrderByDescending(item => Seen.Counts[item])]; // a stable sort
    }

    public InteractionFeatures Features { get; }

    public SeenIndex Seen { get; }

    public RatingLevels Levels { get; }

    public Vocabulary Users => Features.UserVocabulary;

    public Vocabulary Items => Features.ItemVocabulary;

    /// <summary>The items that no list holds, ascending: the index of unknown ids, and items whose row was never trained.</summary>
    public int[] NeverRecommended { get; }

    /// <summary>The items that a list may hold, the one that most users have first, of equal ones that of the lower index.</summary>
    public int[] Popular { get; }

    public bool IsKnownItem(int item) => _isKnownItem[item];

    /// <summary>Whether the model knows anything of a user: without interactions the row of a table was never trained.</summary>
    public bool IsKnownUser(int user) => user >= Users.First() && (_hasUserFeatures || !Seen.Of(user).IsEmpty);

    public bool TryFindUser(RawId id, out int user, string parameter = "user") => Users.TryFind(id, out user, "user", parameter) && IsKnownUser(user);

    public bool TryFindItem(RawId id, out int item, string parameter = "item") => Items.TryFind(id, out item, "item", parameter) && IsKnownItem(item);

    /// <summary>Collects what is needed of a table.</summary>
    public static ServingKnowledge Create(ModelSpec spec, InteractionTable table)
    {
        foreach (var feature in spec.Features)
            table.Features.Check(feature);
        var features = new InteractionFeatures("The recommender", table.UserVocabulary, table.ItemVocabulary)
            .With(table.FeatureTables.Where(t => spec.Features.Any(f => f.Name == t.Feature.Name)));
        CheckSides(spec, features);
        return new ServingKnowledge(features, SeenIndex.Create(table), RatingLevels.Create(table));
    }

    public static void CheckSides(ModelSpec spec, InteractionFeatures features)
    {
        foreach (var (key, name) in ((FeatureKey, string)[])[(FeatureKey.User, features.Users.Name), (FeatureKey.Item, features.Items.Name)])
            if (!spec.Features.Any(f => f.Name == name || features.Tables.Any(t => t.Key == key && t.Feature.Name == f.Name)))
                throw new ArgumentException($"A recommender needs a model of users and items, but no feature of this one belongs to {name}s. It has: {string.Join(", ", spec.Features.Select(f => $"'{f.Name}'"))}.");
    }
}
