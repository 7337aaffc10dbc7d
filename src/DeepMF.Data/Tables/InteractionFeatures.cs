using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>What the rows of a table or of a file can be joined with: users, items, their vocabularies and their features. It never changes.</summary>
internal sealed class InteractionFeatures
{
    private readonly string _owner;
    private readonly FeatureTable[] _tables;

    /// <summary>Users and items, without further features.</summary>
    /// <param name="owner">What has the features, as messages begin with it: "The table".</param>
    /// <param name="users">The users.</param>
    /// <param name="items">The items.</param>
    public InteractionFeatures(string owner, Vocabulary users, Vocabulary items)
        : this(owner, users, items, [])
    {
    }

    private InteractionFeatures(string owner, Vocabulary users, Vocabulary items, FeatureTable[] tables)
    {
        ArgumentNullException.ThrowIfNull(users);
        ArgumentNullException.ThrowIfNull(items);
        _owner = owner;
        _tables = tables;
        UserVocabulary = users;
        ItemVocabulary = items;
        Users = FeatureOf(users, "user");
        Items = FeatureOf(items, "item");
    }

    public Vocabulary UserVocabulary { get; }

    public Vocabulary ItemVocabulary { get; }

    public CategoricalFeature Users { get; }

    public CategoricalFeature Items { get; }

    public IReadOnlyList<FeatureTable> Tables => _tables;

    /// <summary>These with another feature; a table that is there already changes nothing.</summary>
    public InteractionFeatures With(FeatureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (_tables.Contains(table))
            return this;
        var name = table.Feature.Name;
        if (name == Users.Name || name == Items.Name || _tables.Any(t => t.Feature.Name == name))
            throw new ArgumentException($"{_owner} has a feature '{name}' already: give the other one another name.", nameof(table));
        var (key, rows) = table.Key == FeatureKey.User ? (Users, UserVocabulary.Count) : (Items, ItemVocabulary.Count);
        if (table.Rows != rows)
            throw new ArgumentException(Invariant($"Feature '{name}' needs one row per {key.Name}: the vocabulary has {rows} indices, but the feature has {table.Rows} rows."), nameof(table));
        return With([.. _tables, table]);
    }

    /// <summary>These users and items with the feature tables of others that have the same vocabularies.</summary>
    public InteractionFeatures With(IEnumerable<FeatureTable> tables) => new(_owner, UserVocabulary, ItemVocabulary, [.. tables]);

    /// <summary>The same for a table in memory.</summary>
    public InteractionFeatures ForTable() => new("The table", UserVocabulary, ItemVocabulary, _tables);

    /// <summary>The vocabularies of a model's features, where they are here.</summary>
    public Dictionary<string, Vocabulary> VocabulariesFor(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var needed = spec.Features.Select(f => f.Name).ToHashSet();
        return _tables
            .Where(f => f.Vocabulary is not null && f.Feature is IndexedFeature)
            .Select(f => KeyValuePair.Create(f.Feature.Name, f.Vocabulary!))
            .Prepend(KeyValuePair.Create(Items.Name, ItemVocabulary))
            .Prepend(KeyValuePair.Create(Users.Name, UserVocabulary))
            .Where(v => needed.Contains(v.Key))
            .ToDictionary();
    }

    /// <summary>Refuses a model that knows other ids by these indices: its rows would belong to other users or items. Vocabularies of another size are the affair of <see cref="Check"/>.</summary>
    public void CheckVocabularies(Model model)
    {
        foreach (var (name, vocabulary) in VocabulariesFor(model.Spec))
            if (model.Vocabularies.TryGetValue(name, out var known) && known.Count == vocabulary.Count && known.FirstDifference(vocabulary) is >= 0 and var index)
                throw new ArgumentException(Invariant($"{_owner} does not have the vocabulary of the model for feature '{name}': index {index} is {IdAt(vocabulary, index)} here and {IdAt(known, index)} in the model. Read the data with the vocabularies of the model, as InteractionTable.Encode does."));
    }

    /// <summary>Refuses a feature that is not here.</summary>
    public void Check(Feature feature)
    {
        if (feature is null)
            throw new ArgumentException("A feature of the batch is null.", nameof(feature));
        Feature[] there = [Users, Items, .. _tables.Select(t => t.Feature)];
        // How a bag is pooled is the model's choice: the data are the same.
        if (!there.Any(f => f == feature || (f is MultiValuedFeature a && feature is MultiValuedFeature b && a.Name == b.Name && a.Cardinality == b.Cardinality)))
            throw new ArgumentException($"{_owner} has no feature {Describe(feature)}. It has: {string.Join(", ", there.Select(Describe))}.", nameof(feature));
    }

    private static CategoricalFeature FeatureOf(Vocabulary vocabulary, string name) => vocabulary.Count > 0
        ? new CategoricalFeature(name, vocabulary.Count)
        : throw new ArgumentException($"An interaction table needs at least one {name}, but the vocabulary is empty.", name + "Vocabulary");

    private static string IdAt(Vocabulary vocabulary, int index) => vocabulary.GetId(index) is { } id ? Invariant($"'{id}'") : "every unknown id";

    private static string Describe(Feature feature) => feature switch
    {
        CategoricalFeature f => Invariant($"'{f.Name}' (categorical, {f.Cardinality})"),
        MultiValuedFeature f => Invariant($"'{f.Name}' (multi-valued, {f.Cardinality})"),
        NumericFeature f => Invariant($"'{f.Name}' (numeric, width {f.Width})"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
