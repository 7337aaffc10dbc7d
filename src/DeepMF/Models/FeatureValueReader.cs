using System.Diagnostics;
using System.Globalization;
using DeepMF.Engines;

namespace DeepMF;

/// <summary>Translates raw values into row 0 of a batch.</summary>
internal static class FeatureValueReader
{
    public static void Read(ReadOnlySpan<FeatureValue> values, IReadOnlyDictionary<string, Vocabulary> vocabularies, Batch batch)
    {
        for (var i = 0; i < values.Length; i++)
            CheckName(values, i, batch);
        foreach (var column in batch.Columns)
        {
            var value = Find(values, column.Feature);
            var vocabulary = vocabularies.GetValueOrDefault(column.Feature.Name);
            switch (column)
            {
                case CategoricalColumn categorical:
                    categorical.Indices[0] = Index(value, (CategoricalFeature)column.Feature, vocabulary);
                    break;
                case MultiValuedColumn multiValued:
                    multiValued.SetRow(0, Bag(value, (MultiValuedFeature)column.Feature, vocabulary));
                    break;
                case NumericColumn numeric:
                    ReadNumbers(value, (NumericFeature)column.Feature, numeric.Values);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        batch.Count = 1;
    }

    private static void CheckName(ReadOnlySpan<FeatureValue> values, int position, Batch batch)
    {
        var name = values[position].Feature ?? throw new ArgumentException($"The value at position {position} has no feature. Give it as a pair of a name and a value.", nameof(values));
        if (!batch.Columns.Any(c => c.Feature.Name == name))
            throw new ArgumentException($"The model has no feature '{name}'. It has: {string.Join(", ", batch.Columns.Select(c => $"'{c.Feature.Name}'"))}.", nameof(values));
        foreach (var earlier in values[..position])
            if (earlier.Feature == name)
                throw new ArgumentException($"Feature '{name}' is given twice. Give it one value.", nameof(values));
    }

    private static FeatureValue Find(ReadOnlySpan<FeatureValue> values, Feature feature)
    {
        foreach (var value in values)
            if (value.Feature == feature.Name)
                return value;
        throw new ArgumentException($"Feature '{feature.Name}' is missing. Give every feature of the model a value.", nameof(values));
    }

    private static int Index(FeatureValue value, CategoricalFeature feature, Vocabulary? vocabulary) => value.Kind switch
    {
        FeatureValueKind.Id => Index(value.Id, feature, vocabulary),
        FeatureValueKind.Text => Index((string)value.Value!, feature, vocabulary),
        _ => throw WrongKind(value, $"Feature '{feature.Name}' is categorical and takes one id"),
    };

    private static int[] Bag(FeatureValue value, MultiValuedFeature feature, Vocabulary? vocabulary) => value.Value switch
    {
        int[] ids => [.. ids.Select(id => Index(id, feature, vocabulary))],
        string[] ids => [.. ids.Select(id => Index(id ?? throw new ArgumentException($"An id of feature '{feature.Name}' is null."), feature, vocabulary))],
        _ => throw WrongKind(value, $"Feature '{feature.Name}' is multi-valued and takes an array of ids"),
    };

    private static void ReadNumbers(FeatureValue value, NumericFeature feature, Span<float> destination)
    {
        var number = value.Number;
        ReadOnlySpan<float> numbers = value.Kind switch
        {
            FeatureValueKind.Number => new ReadOnlySpan<float>(in number),
            FeatureValueKind.Numbers => (float[])value.Value!,
            _ => throw WrongKind(value, $"Feature '{feature.Name}' is numeric and takes a float, or an array of floats"),
        };
        if (numbers.Length != feature.Width)
            throw new ArgumentException($"Feature '{feature.Name}' has width {feature.Width}, but the number of values given is {numbers.Length}.");
        for (var i = 0; i < numbers.Length; i++)
            if (!float.IsFinite(numbers[i]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Feature '{feature.Name}' takes finite numbers, but the value at position {i} is {numbers[i]}."));
        numbers.CopyTo(destination);
    }

    private static int Index(long id, IndexedFeature feature, Vocabulary? vocabulary)
    {
        if (vocabulary is null)
            return id >= 0 && id < feature.Cardinality
                ? (int)id
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Feature '{feature.Name}' has no vocabulary and takes indices from 0 to {feature.Cardinality - 1}, but it is given {id}."));
        return vocabulary is Vocabulary<string>
            ? throw WrongIdType(feature, vocabulary, id)
            : Known(vocabulary.TryGetIndex((object)id, out var index), index, id, feature, vocabulary);
    }

    private static int Index(string id, IndexedFeature feature, Vocabulary? vocabulary) => vocabulary switch
    {
        null => throw new ArgumentException($"Feature '{feature.Name}' has no vocabulary and takes indices from 0 to {feature.Cardinality - 1}, but it is given the text '{id}'."),
        Vocabulary<string> texts => Known(texts.TryGetIndex(id, out var index), index, id, feature, vocabulary),
        _ => throw WrongIdType(feature, vocabulary, id),
    };

    private static int Known(bool known, int index, object id, IndexedFeature feature, Vocabulary vocabulary) => known || vocabulary.HasUnknown
        ? index
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The id '{id}' of feature '{feature.Name}' is unknown: the vocabulary has {vocabulary.Count} others. Build it with hasUnknown to give unknown ids an index of their own."));

    private static ArgumentException WrongIdType(IndexedFeature feature, Vocabulary vocabulary, object id) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Feature '{feature.Name}' has ids of type {vocabulary.IdType.Name}, but the id '{id}' is of type {id.GetType().Name}."));

    private static ArgumentException WrongKind(FeatureValue value, string expected) => new($"{expected}, but it is given {value.Describe()}.");
}
