namespace DeepMF;

public sealed partial class Model
{
    /// <summary>Gives the model the vocabularies of its features, which it then uses for raw ids and saves.</summary>
    /// <remarks>They take the place of the ones that it had. Features without a vocabulary keep taking indices.</remarks>
    /// <param name="vocabularies">Names of features and their vocabularies.</param>
    /// <returns>This model, so that it can follow <see cref="ModelSpec.Build"/>.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no categorical or multi-valued feature of a name, a name comes twice, or a vocabulary has another count than its feature has values.
    /// </exception>
    public Model AttachVocabularies(IEnumerable<KeyValuePair<string, Vocabulary>> vocabularies)
    {
        ArgumentNullException.ThrowIfNull(vocabularies);
        var attached = new Dictionary<string, Vocabulary>();
        foreach (var (name, vocabulary) in vocabularies)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(vocabularies));
            ArgumentNullException.ThrowIfNull(vocabulary, nameof(vocabularies));
            if (Spec.Features.FirstOrDefault(f => f.Name == name) is not IndexedFeature feature)
                throw new ArgumentException($"The model has no feature '{name}' with ids. It has: {string.Join(", ", Spec.Features.OfType<IndexedFeature>().Select(f => $"'{f.Name}'"))}.", nameof(vocabularies));
            if (vocabulary.Count != feature.Cardinality)
                throw new ArgumentException($"The vocabulary of feature '{name}' has {vocabulary.Count} indices, but the feature has {feature.Cardinality} values.", nameof(vocabularies));
            if (!attached.TryAdd(name, vocabulary))
                throw new ArgumentException($"Feature '{name}' is given two vocabularies.", nameof(vocabularies));
        }

        Vocabularies = attached;
        return this;
    }
}
