using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace DeepMF.Tests.Models;

/// <summary>Files that somebody made by hand: each entry has its right SHA-256, so that only the check in question can refuse them.</summary>
public sealed class HostileModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf").FullName;
    private readonly FakeEngine _engine = new();
    private readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);

    public HostileModelFileTests()
    {
        using var model = ModelBuilder.Embed(new CategoricalFeature("user", 3), 2).Embed(new CategoricalFeature("item", 2), 2).Dot().RegressionHead().Build(1, _engine);
        model.AttachVocabularies([KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create(["a", "b"], hasUnknown: true)), KeyValuePair.Create<string, Vocabulary>("item", Vocabulary.Create([10, 20]))]);
        model.Save(FilePath);
        using var zip = ZipFile.OpenRead(FilePath);
        foreach (var entry in zip.Entries)
        {
            using var bytes = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(bytes);
            _entries[entry.FullName] = bytes.ToArray();
        }

        _engine.Built.Clear();
    }

    private string FilePath => Path.Combine(_folder, "model.zip");

    private string Description
    {
        get => Encoding.UTF8.GetString(_entries["model.json"]);
        set => _entries["model.json"] = Encoding.UTF8.GetBytes(value);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_file_holds_the_documented_entries_which_sha256sum_can_check()
    {
        _entries.Keys.Should().Equal("model.json", "sha256sums", "vocabularies/item.txt", "vocabularies/user.txt", "weights.safetensors");
        Encoding.UTF8.GetString(_entries["sha256sums"]).Should().StartWith($"{Convert.ToHexStringLower(SHA256.HashData(_entries["model.json"]))}  model.json\n");
        Encoding.UTF8.GetString(_entries["vocabularies/user.txt"]).Should().Be("a\nb\n");
        Encoding.UTF8.GetString(_entries["vocabularies/item.txt"]).Should().Be("10\n20\n");
    }

    [Fact]
    public void An_unchanged_copy_is_loaded()
    {
        Write();

        using var model = Model.Load(FilePath, _engine);

        model.Spec.Features.Should().HaveCount(2);
    }

    [Fact]
    public void A_newer_version_asks_for_an_update()
    {
        Description = Description.Replace("\"version\": 1", "\"version\": 2, \"novelty\": {}", StringComparison.Ordinal);

        Refused("Entry 'model.json': The file has format version 2 and was written by a newer version of DeepMF; this one reads versions up to 1. Update DeepMF.");
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 0", "The JSON is wrong at '$.version': A version of at least 1 is expected, but it is 0.")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "The JSON is wrong at '$.version': It must be a whole number, but it is a string.")]
    [InlineData("DeepMF model", "something", "The JSON is wrong at '$.format': 'DeepMF model' is expected, but it is 'something'.")]
    [InlineData("\"training\": {}", "\"training\": {\"a\": 1}", "The JSON is wrong at '$.training.a': It must be a string, but it is a number.")]
    [InlineData("\"training\": {}", "\"training\": {}, \"more\": 1", "The JSON is wrong at '$': The property 'more' is unknown. Known here: 'format', 'version', 'spec', 'training', 'vocabularies'.")]
    [InlineData("\"cardinality\": 3", "\"cardinality\": 0", "The JSON is wrong at '$.spec.body.left.input.feature.cardinality': Feature 'user' needs a cardinality of at least 1. It is 0.")]
    [InlineData("\"cardinality\": 3", "\"cardinality\": 4", "The JSON is wrong at '$.vocabularies.user.count': The vocabulary has 3 indices, but feature 'user' has 4 values.")]
    [InlineData("\"user\": {", "\"visitor\": {", "The JSON is wrong at '$.vocabularies.visitor': The model has no feature 'visitor' with ids.")]
    [InlineData("\"hasUnknown\": true", "\"hasUnknown\": 1", "The JSON is wrong at '$.vocabularies.user.hasUnknown': True or false is expected, but it is a number.")]
    public void A_wrong_description_is_refused(string original, string changed, string message)
    {
        Description = Description.Replace(original, changed, StringComparison.Ordinal);

        Refused($"Entry 'model.json': {message}");
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("weights.safetensors")]
    [InlineData("vocabularies/user.txt")]
    public void A_missing_entry_is_named(string name)
    {
        _entries.Remove(name);

        Refused($"The entry '{name}' is missing.");
    }

    [Fact]
    public void Missing_sums_are_refused()
    {
        Write(sums: null);
        Loading("The entry 'sha256sums' is missing.");

        Write(sums: "");
        Loading("The entry 'sha256sums' has no line for 'model.json'.");

        Write(sums: "nonsense\n");
        Loading("The entry 'sha256sums' is damaged: a line is a SHA-256, two spaces and the name of an entry.");
    }

    [Fact]
    public void An_entry_that_is_not_what_was_written_is_refused()
    {
        var sums = Sums();
        _entries["vocabularies/user.txt"] = "a\nc\n"u8.ToArray();
        Write(sums: sums);

        Loading("Entry 'vocabularies/user.txt': The bytes do not have the SHA-256 that 'sha256sums' gives, so they have been changed.");
    }

    [Fact]
    public void Entries_that_do_not_belong_or_come_twice_are_refused()
    {
        _entries["../evil.sh"] = [1];
        Refused("The entry '../evil.sh' does not belong to the model.");

        _entries.Remove("../evil.sh");
        Write(twice: "model.json");
        Loading("The entry 'model.json' is there twice.");
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        _entries["weights.safetensors"] = new byte[50_000_000];
        Write(compressed: "weights.safetensors");

        var load = () => Model.Load(FilePath, _engine);

        load.Should().Throw<InvalidDataException>().Which.Message.Should().MatchRegex(
            "The model file '.*' cannot be loaded. The entry 'weights.safetensors' is compressed or damaged: it takes [0-9]+ bytes of [0-9]+ and claims 50000000. Model files store entries uncompressed.");
    }

    [Theory]
    [InlineData("a\n", "The vocabulary should have 3 indices, but it has 2.")]
    [InlineData("a\nb\nc\n", "The vocabulary should have 3 indices, but it has more.")]
    [InlineData("a\na\n", "Line 2: the id 'a' comes a second time.")]
    [InlineData("a\n\\x\n", "Line 2: '\\x' is no id of type String.")]
    [InlineData("a\n\\u0041\n", "Line 2: '\\u0041' is no id of type String.")]
    [InlineData("a\n\\ud8\n", "Line 2: '\\ud8' is no id of type String.")]
    [InlineData("a\nb\\\n", "Line 2: 'b\\' is no id of type String.")]
    public void A_wrong_vocabulary_is_refused(string text, string message)
    {
        _entries["vocabularies/user.txt"] = Encoding.UTF8.GetBytes(text);

        Refused($"Entry 'vocabularies/user.txt': {message}");
    }

    [Fact]
    public void A_vocabulary_of_numbers_holds_numbers_in_valid_text()
    {
        _entries["vocabularies/item.txt"] = "10\n2147483648\n"u8.ToArray();
        Refused("Entry 'vocabularies/item.txt': Line 2: '2147483648' is no id of type Int32.");

        _entries["vocabularies/item.txt"] = [0xFF, 0xFE];
        Refused("Entry 'vocabularies/item.txt': The text is no valid UTF-8.");

        Description = Description.Replace("int32", "float", StringComparison.Ordinal);
        Refused("Entry 'vocabularies/item.txt': The id type 'float' is unknown. Known: 'int32', 'int64', 'string'.");
    }

    [Theory]
    [InlineData("embedding.user.weight", "embedding.user.WEIGHT", "The tensor 'embedding.user.weight' is missing.")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[3,2]", "\"dtype\":\"F16\",\"shape\":[3,2]", "The tensor 'embedding.user.weight' is of type 'F16', but 'F32' is expected.")]
    [InlineData("[3,2]", "[2,3]", "The tensor 'embedding.user.weight' has the shape [2, 3], but [3, 2] is expected.")]
    [InlineData("[3,2]", "[-3,2]", "The JSON is wrong at '$.embedding.user.weight.shape': A size is negative.")]
    [InlineData("[3,2]", "[3.5,2]", "The JSON is wrong at '$.embedding.user.weight.shape[0]': A whole number is expected, but it is 3.5.")]
    [InlineData("[0,24]}", "[0,20]}", "The data of tensor 'embedding.item.weight' begins at byte 24, but the tensor before it ends at 20.")]
    [InlineData("[0,24]}", "[0,9223372036854775807]}", "The data of tensor 'embedding.item.weight' begins at byte 24, but the tensor before it ends at 9223372036854775807.")]
    [InlineData("[24,40]", "[24,44]", "The header describes 44 bytes of data, but there are 40.")]
    [InlineData("[24,40]", "[40,24]", "The JSON is wrong at '$.embedding.item.weight.data_offsets': Two offsets are expected, the first not behind the second.")]
    [InlineData("[24,40]", "[24]", "The JSON is wrong at '$.embedding.item.weight.data_offsets': Two offsets are expected, the first not behind the second.")]
    [InlineData("\"embedding.item.weight\":{", "\"more\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[24,24]},\"embedding.item.weight\":{", "The tensor 'more' does not belong to the model.")]
    public void A_wrong_header_of_the_weights_is_refused_before_memory_is_taken(string original, string changed, string message)
    {
        var header = Encoding.UTF8.GetString(_entries["weights.safetensors"][8..^40]);
        header.Should().Contain(original);
        SetWeights(header.Replace(original, changed, StringComparison.Ordinal), _entries["weights.safetensors"][^40..]);

        Refused($"Entry 'weights.safetensors': {message}");
        _engine.Built.Should().BeEmpty();
    }

    [Fact]
    public void Offsets_that_do_not_fit_the_shape_are_refused()
    {
        var header = Encoding.UTF8.GetString(_entries["weights.safetensors"][8..^40]).Replace("[0,24]", "[0,20]", StringComparison.Ordinal).Replace("[24,40]", "[20,40]", StringComparison.Ordinal);
        SetWeights(header, _entries["weights.safetensors"][^40..]);

        Refused("Entry 'weights.safetensors': The tensor 'embedding.user.weight' has 20 bytes, but its shape [3, 2] needs 24.");
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1_000_000UL)]
    public void A_header_longer_than_the_entry_is_refused(ulong length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_entries["weights.safetensors"], length);

        Refused($"Entry 'weights.safetensors': The header claims {length} bytes, but it can have at most {_entries["weights.safetensors"].Length - 8}.");
    }

    [Fact]
    public void Weights_shorter_than_their_own_length_are_refused()
    {
        _entries["weights.safetensors"] = new byte[7];

        Refused("Entry 'weights.safetensors': A safetensors file starts with 8 bytes of header length, but there are 7 bytes.");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void Weights_that_are_not_finite_are_refused_and_the_model_is_released(float value, string text)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_entries["weights.safetensors"].AsSpan(^4..), value);

        Refused($"Entry 'weights.safetensors': The tensor 'embedding.item.weight' holds {text} at position 3, but every number must be finite.");
        _engine.Built.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Changed_weights_are_refused_and_the_model_is_released()
    {
        var sums = Sums();
        _entries["weights.safetensors"][^1] ^= 1;
        Write(sums: sums);

        Loading("Entry 'weights.safetensors': The bytes do not have the SHA-256 that 'sha256sums' gives, so they have been changed.");
        _engine.Built.Should().ContainSingle().Which.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public void Tensors_may_come_in_another_order()
    {
        var data = _entries["weights.safetensors"][^40..];
        SetWeights(
            """{"embedding.item.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"embedding.user.weight":{"dtype":"F32","shape":[3,2],"data_offsets":[16,40]}}""",
            [.. data[24..], .. data[..24]]);
        Write();

        using var model = Model.Load(FilePath, _engine);

        model.EngineModel.Parameters[1].ToArray().Should().Equal(Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan(24 + 4 * i))));
    }

    private void SetWeights(string header, byte[] data)
    {
        var bytes = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        Encoding.UTF8.GetBytes(header, bytes.AsSpan(8));
        data.CopyTo(bytes, 8 + header.Length);
        _entries["weights.safetensors"] = bytes;
    }

    private string Sums() => string.Concat(_entries.Where(e => e.Key != "sha256sums").Select(e => $"{Convert.ToHexStringLower(SHA256.HashData(e.Value))}  {e.Key}\n"));

    private void Write() => Write(Sums());

    private void Write(string? sums = "auto", string? twice = null, string? compressed = null)
    {
        using var zip = new ZipArchive(File.Create(FilePath), ZipArchiveMode.Create);
        foreach (var (name, bytes) in _entries.Where(e => e.Key != "sha256sums").Concat(_entries.Where(e => e.Key == twice)))
            Add(zip, name, bytes, name == compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
        if (sums is not null)
            Add(zip, "sha256sums", Encoding.UTF8.GetBytes(sums == "auto" ? Sums() : sums), CompressionLevel.NoCompression);
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes, CompressionLevel level)
    {
        using var stream = zip.CreateEntry(name, level).Open();
        stream.Write(bytes);
    }

    private void Refused(string message)
    {
        Write();
        Loading(message);
    }

    private void Loading(string message)
    {
        var load = () => Model.Load(FilePath, _engine);
        load.Should().Throw<InvalidDataException>().Which.Message.Should().Be($"The model file '{FilePath}' cannot be loaded. {message}");
    }
}
