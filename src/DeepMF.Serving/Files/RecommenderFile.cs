using System.Buffers;
using System.Text.Json;
using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Serving.Knowledge;
using DeepMF.Specs.Json;

namespace DeepMF.Serving.Files;

/// <summary>
/// The recommender file: a model file with further entries. <c>recommender/recommender.json</c>, <c>recommender/tables.safetensors</c>, and <c>recommender/users.txt</c> or <c>recommender/items.txt</c> where
/// the model does not read that id and so has no vocabulary for it.
/// </summary>
internal static class RecommenderFile
{
    public const int Version = 1;
    public const string Format = "DeepMF recommender";
    public const string Description = ModelFile.FurtherFolder + "recommender.json";
    public const string Tables = ModelFile.FurtherFolder + "tables.safetensors";
    public const string UserIds = ModelFile.FurtherFolder + "users.txt";
    public const string ItemIds = ModelFile.FurtherFolder + "items.txt";

    public static void Write(Stream stream, Model model, ServingKnowledge knowledge)
    {
        var entries = new List<(string, Action<Stream>)>
        {
            (Description, entry => entry.Write(WriteDescription(model, knowledge).Span)),
            (Tables, entry => KnowledgeTables.Write(entry, knowledge)),
        };
        if (!model.Vocabularies.ContainsKey(knowledge.Features.Users.Name))
            entries.Add((UserIds, entry => VocabularyFile.Write(entry, knowledge.Users)));
        if (!model.Vocabularies.ContainsKey(knowledge.Features.Items.Name))
            entries.Add((ItemIds, entry => VocabularyFile.Write(entry, knowledge.Items)));
        ModelFile.Write(stream, model, [.. entries]);
    }

    /// <summary>Reads a recommender.</summary>
    /// <exception cref="InvalidDataException">The file is wrong.</exception>
    public static (Model Model, ServingKnowledge Knowledge) Read(Stream stream, IEngine? engine, ModelSpec? expected)
    {
        using var entries = new ModelFileEntries(stream);
        if (!entries.Contains(Description))
            throw new InvalidDataException(entries.Contains(ModelFile.Description)
                ? $"It holds a model alone: the entry '{Description}' is missing. Open it with Model.Load and make a recommender with Recommender.Create."
                : $"The entry '{Description}' is missing.");
        var description = entries.Read(Description, ReadDescription);
        var model = ModelFile.Read(entries, engine, expected);
        try
        {
            var users = ReadVocabulary(entries, model, "user", UserIds, description.Users);
            var items = ReadVocabulary(entries, model, "item", ItemIds, description.Items);
            var features = new InteractionFeatures("The recommender", users, items);
            var knowledge = entries.Read(Tables, (entry, length) => KnowledgeTables.Read(entry, length, model, features, description));
            return (model, knowledge);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Vocabulary ReadVocabulary(ModelFileEntries entries, Model model, string name, string entryName, VocabularyDescription? ids)
    {
        if (model.Vocabularies.TryGetValue(name, out var known))
            return known;
        if (ids is null)
            throw new InvalidDataException($"Entry '{Description}': the model has no vocabulary of feature '{name}', and '$.vocabularies' describes none.");
        return entries.Read(entryName, (entry, _) => VocabularyFile.Read(entry, ids));
    }

    private static ReadOnlyMemory<byte> WriteDescription(Model model, ServingKnowledge knowledge)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ModelSpec.JsonStyle))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteStartObject("ratings");
            json.WriteNumber("mean", knowledge.Levels.Mean);
            json.WriteNumber("minimum", knowledge.Levels.Minimum);
            json.WriteNumber("maximum", knowledge.Levels.Maximum);
            json.WriteNumber("noise", knowledge.Levels.Noise);
            json.WriteEndObject();
            json.WriteStartObject("features");
            foreach (var table in knowledge.Features.Tables)
                json.WriteString(table.Feature.Name, table.Key == FeatureKey.User ? "user" : "item");
            json.WriteEndObject();
            json.WriteStartObject("vocabularies");
            foreach (var (name, vocabulary) in ((string, Vocabulary)[])[(knowledge.Features.Users.Name, knowledge.Users), (knowledge.Features.Items.Name, knowledge.Items)])
            {
                // Those that the model has are in its own description.
                if (!model.Vocabularies.ContainsKey(name))
                    VocabularyDescription.Write(json, name, vocabulary);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static RecommenderDescription ReadDescription(Stream entry, long length) => VersionedDescription.Read(entry, length, "The recommender", Format, Version, root =>
    {
        root.Only("format", "version", "ratings", "features", "vocabularies");
        var ratings = root.Get("ratings");
        ratings.Only("mean", "minimum", "maximum", "noise");
        var vocabularies = root.Get("vocabularies");
        vocabularies.Only("user", "item");
        return new RecommenderDescription(
            Number(ratings, "mean"),
            Number(ratings, "minimum"),
            Number(ratings, "maximum"),
            Number(ratings, "noise"),
            [.. root.Get("features").Properties().Select(p => (p.Name, Key(p.Value)))],
            vocabularies.TryGet("user", out var users) ? Ids(users) : null,
            vocabularies.TryGet("item", out var items) ? Ids(items) : null);
    });

    private static double Number(JsonItem item, string name)
    {
        var number = item.Get(name).Number();
        return float.IsFinite((float)number) ? number : throw item.Get(name).Error("The number is too large.");
    }

    private static FeatureKey Key(JsonItem item) => item.Text() switch
    {
        "user" => FeatureKey.User,
        "item" => FeatureKey.Item,
        var other => throw item.Error($"'user' or 'item' is expected, but it is '{other}'."),
    };

    private static VocabularyDescription Ids(JsonItem item) => VocabularyDescription.Read(item) is var ids && ids.Count < 1
        ? throw item.Get("count").Error($"A vocabulary has at least one index, but it is {ids.Count}.")
        : ids;
}

/// <summary>What recommender.json says.</summary>
internal sealed record RecommenderDescription(double Mean, double Minimum, double Maximum, double Noise, (string Name, FeatureKey Key)[] Features, VocabularyDescription? Users, VocabularyDescription? Items);
