using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Specs.Json;

namespace DeepMF;

/// <summary>
/// The model file: a zip whose entries are stored and not compressed, so that no entry is larger than the file and sizes can be trusted before memory is taken.
/// <c>model.json</c>, <c>weights.safetensors</c>, <c>vocabularies/NAME.txt</c>, and <c>sha256sums</c> with the SHA-256 of the others.
/// </summary>
internal static class ModelFile
{
    public const int Version = 1;
    public const string Format = "DeepMF model";
    public const string Description = "model.json";
    public const string Weights = "weights.safetensors";
    public const string Sums = "sha256sums";

    /// <summary>What a recommender adds to the file of its model stands in entries of this folder; who reads the model alone passes over them.</summary>
    public const string FurtherFolder = "recommender/";

    /// <summary>Entries have one date, so that equal models give equal files; it is the first that a zip can hold.</summary>
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string VocabularyEntry(string feature) => $"vocabularies/{feature}.txt";

    /// <summary>Writes a model.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="further">Entries of <see cref="FurtherFolder"/>: their names and what writes them.</param>
    public static void Write(Stream stream, Model model, params ReadOnlySpan<(string Name, Action<Stream> Write)> further)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var sums = new StringBuilder();
        var description = WriteDescription(model);
        Add(zip, Description, sums, entry => entry.Write(description.Span));
        Add(zip, Weights, sums, entry => SafeTensorsWriter.Write(entry, model.EngineModel.Parameters));
        foreach (var (name, vocabulary) in Ordered(model))
            Add(zip, VocabularyEntry(name), sums, entry => VocabularyFile.Write(entry, vocabulary));
        foreach (var (name, write) in further)
            Add(zip, name, sums, write);
        var text = Encoding.UTF8.GetBytes(sums.ToString());
        Add(zip, Sums, sums, entry => entry.Write(text));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="engine">What runs the model, or null for the CPU engine.</param>
    /// <param name="expected">The description that the file must hold; it has the code of modules, which no file has. Null takes the file's own.</param>
    public static Model Read(Stream stream, IEngine? engine, ModelSpec? expected = null)
    {
        using var entries = new ModelFileEntries(stream);
        return Read(entries, engine, expected);
    }

    /// <summary>Reads a model from a file that may hold more.</summary>
    public static Model Read(ModelFileEntries entries, IEngine? engine, ModelSpec? expected)
    {
        var description = entries.Read(Description, ReadDescription);
        if (expected is not null)
            CheckSame(description.Spec, expected);
        var spec = expected ?? description.Spec;
        entries.CheckNames([Description, Weights, .. description.Vocabularies.Select(v => VocabularyEntry(v.Feature))]);
        var vocabularies = description.Vocabularies.Select(v => KeyValuePair.Create(
            v.Feature, entries.Read(VocabularyEntry(v.Feature), (entry, _) => VocabularyFile.Read(entry, v.Ids)))).ToArray();
        return entries.Read(Weights, (entry, length) =>
        {
            var weights = new SafeTensorsReader(entry, length);
            weights.Check(spec.Parameters);
            var model = new Model(spec, (engine ?? CpuEngine.Default).Build(spec, seed: null));
            try
            {
                weights.ReadInto(model.EngineModel.Parameters);
                model.AttachVocabularies(vocabularies).TrainingSummary = description.Training;
                return model;
            }
            catch
            {
                model.Dispose();
                throw;
            }
        });
    }

    /// <summary>Two descriptions that say the same are written alike.</summary>
    private static void CheckSame(ModelSpec found, ModelSpec expected)
    {
        var lines = found.ToJson().Split('\n').Zip(expected.ToJson().Split('\n')).Index();
        foreach (var (index, (file, given)) in lines)
            if (file != given)
                throw new InvalidDataException($"It describes another model than the one that was given. The first difference is in line {index + 1} of their JSON: the file has '{file.Trim()}', but the given description has '{given.Trim()}'.");
    }

    private static void Add(ZipArchive zip, string name, StringBuilder sums, Action<Stream> write)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Date;
        using var sha = SHA256.Create();
        using var stream = entry.Open();
        using (var hashed = new CryptoStream(stream, sha, CryptoStreamMode.Write, leaveOpen: true))
            write(hashed);
        sums.Append(Convert.ToHexStringLower(sha.Hash!)).Append("  ").Append(name).Append('\n');
    }

    private static IEnumerable<KeyValuePair<string, Vocabulary>> Ordered(Model model) => model.Vocabularies.OrderBy(v => v.Key, StringComparer.Ordinal);

    private static ReadOnlyMemory<byte> WriteDescription(Model model)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ModelSpec.JsonStyle))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WritePropertyName("spec");
            model.Spec.WriteJson(json);
            json.WriteStartObject("training");
            foreach (var (name, text) in model.TrainingSummary)
                json.WriteString(name, text);
            json.WriteEndObject();
            json.WriteStartObject("vocabularies");
            foreach (var (name, vocabulary) in Ordered(model))
                VocabularyDescription.Write(json, name, vocabulary);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static ModelDescription ReadDescription(Stream entry, long length) => VersionedDescription.Read(entry, length, "The file", Format, Version, root =>
    {
        root.Only("format", "version", "spec", "training", "vocabularies");
        var spec = SpecReader.Model(root.Get("spec"));
        return new ModelDescription(
            spec,
            root.Get("training").Properties().ToDictionary(p => p.Name, p => p.Value.Text()),
            [.. root.Get("vocabularies").Properties().Select(p => ReadVocabulary(p.Name, p.Value, spec))]);
    });

    private static (string Feature, VocabularyDescription Ids) ReadVocabulary(string feature, JsonItem item, ModelSpec spec)
    {
        var ids = VocabularyDescription.Read(item);
        if (spec.Features.FirstOrDefault(f => f.Name == feature) is not IndexedFeature indexed)
            throw item.Error($"The model has no feature '{feature}' with ids.");
        return indexed.Cardinality == ids.Count
            ? (feature, ids)
            : throw item.Get("count").Error($"The vocabulary has {ids.Count} indices, but feature '{feature}' has {indexed.Cardinality} values.");
    }

    private sealed record ModelDescription(ModelSpec Spec, IReadOnlyDictionary<string, string> Training, (string Feature, VocabularyDescription Ids)[] Vocabularies);
}
