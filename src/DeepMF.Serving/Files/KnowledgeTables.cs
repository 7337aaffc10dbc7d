using System.Diagnostics;
using DeepMF.Data;
using DeepMF.Serving.Knowledge;

namespace DeepMF.Serving.Files;

/// <summary>The arrays of a recommender: who has what, biases, the values of features.</summary>
internal static class KnowledgeTables
{
    private const string SeenOffsets = "seen.offsets";
    private const string SeenItems = "seen.items";
    private const string UserBiases = "bias.user";
    private const string ItemBiases = "bias.item";

    public static void Write(Stream stream, ServingKnowledge knowledge)
    {
        var writer = new TensorWriter();
        writer.Add(SeenOffsets, knowledge.Seen.Offsets.ToArray());
        writer.Add(SeenItems, knowledge.Seen.Items.ToArray());
        writer.Add(UserBiases, knowledge.Levels.Users);
        writer.Add(ItemBiases, knowledge.Levels.Items);
        foreach (var table in knowledge.Features.Tables)
        {
            var name = $"feature.{table.Feature.Name}";
            switch (table)
            {
                case CategoricalFeatureTable categorical:
                    writer.Add($"{name}.indices", categorical.Indices.ToArray());
                    break;
                case MultiValuedFeatureTable multiValued:
                    writer.Add($"{name}.offsets", multiValued.Offsets.ToArray());
                    writer.Add($"{name}.values", multiValued.Values.ToArray());
                    break;
                case NumericFeatureTable numeric:
                    writer.Add($"{name}.numbers", numeric.Values.ToArray(), numeric.Rows, numeric.Feature.Width);
                    break;
            }
        }

        writer.Write(stream);
    }

    /// <summary>Reads the arrays and puts the knowledge of a recommender together.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, has another shape, or holds what does not fit.</exception>
    public static ServingKnowledge Read(Stream stream, long length, Model model, InteractionFeatures features, RecommenderDescription description)
    {
        var reader = new TensorReader(stream, length);
        foreach (var (name, key) in description.Features)
        {
            var rows = (key == FeatureKey.User ? features.Users : features.Items).Cardinality;
            var feature = model.Spec.Features.FirstOrDefault(f => f.Name == name) ?? throw new InvalidDataException($"The model has no feature '{name}', but '{RecommenderFile.Description}' names it.");
            features = Checked(() => features.With(ReadFeature(reader, feature, key, rows, model.Vocabularies.GetValueOrDefault(name))));
        }

        var without = model.Spec.Features.FirstOrDefault(f => f != features.Users && f != features.Items && features.Tables.All(t => t.Feature.Name != f.Name));
        if (without is not null)
            throw new InvalidDataException($"The feature '{without.Name}' of the model is neither the user, nor the item, nor one of their features, so that it has no values.");
        var seen = new SeenIndex(reader.Ints(SeenOffsets, features.Users.Cardinality + 1), reader.Ints(SeenItems), features.ItemVocabulary.First(), features.Items.Cardinality);
        var levels = new RatingLevels(description.Mean, description.Minimum, description.Maximum, description.Noise, reader.Floats(UserBiases, features.Users.Cardinality), reader.Floats(ItemBiases, features.Items.Cardinality));
        if (!(levels.Minimum <= levels.Mean && levels.Mean <= levels.Maximum && levels.Noise >= 0))
            throw new InvalidDataException(FormattableString.Invariant($"The mean {levels.Mean} of the ratings is not between {levels.Minimum} and {levels.Maximum}, or the noise {levels.Noise} is negative."));
        reader.CheckAllTaken();
        return Checked(() =>
        {
            ServingKnowledge.CheckSides(model.Spec, features);
            return new ServingKnowledge(features, seen, levels);
        });
    }

    private static FeatureTable ReadFeature(TensorReader reader, Feature feature, FeatureKey key, int rows, Vocabulary? vocabulary)
    {
        var name = $"feature.{feature.Name}";
        return feature switch
        {
            CategoricalFeature categorical => new CategoricalFeatureTable(categorical, key, reader.Ints($"{name}.indices", rows), vocabulary),
            MultiValuedFeature multiValued => new MultiValuedFeatureTable(multiValued, key, reader.Ints($"{name}.offsets", rows + 1), reader.Ints($"{name}.values"), vocabulary),
            NumericFeature numeric => new NumericFeatureTable(numeric, key, reader.Floats($"{name}.numbers", rows, numeric.Width)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Calls a constructor; what it refuses is wrong in the file.</summary>
    private static T Checked<T>(Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
