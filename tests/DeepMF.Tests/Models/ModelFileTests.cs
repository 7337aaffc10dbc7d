using System.IO.Compression;

namespace DeepMF.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private static readonly CategoricalFeature Users = new("user", 4);
    private static readonly CategoricalFeature Items = new("item", 3);
    private static readonly MultiValuedFeature Genres = new("all genres", 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("deepmf").FullName;
    private readonly FakeEngine _engine = new();

    private string FilePath => Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_loaded_model_equals_the_saved_one()
    {
        using var model = Build();

        model.Save(FilePath);
        using var loaded = Model.Load(FilePath, _engine);

        loaded.Spec.Should().Be(model.Spec);
        loaded.TrainingSummary.Should().BeEquivalentTo(model.TrainingSummary);
        loaded.Vocabularies.Keys.Should().BeEquivalentTo("user", "item", "all genres");
        Ids<int>(loaded, "user").Should().Equal(196, -7, int.MaxValue);
        loaded.Vocabularies["user"].HasUnknown.Should().BeTrue();
        Ids<long>(loaded, "item").Should().Equal(long.MinValue, 0, 242);
        loaded.Vocabularies["item"].HasUnknown.Should().BeFalse();
        Ids<string>(loaded, "all genres").Should().Equal("Drama", "Sci-Fi\n\\n\r\ttab \0 \ud83c\udfac \u2028", "\ud800half");
        foreach (var (before, after) in model.EngineModel.Parameters.Zip(loaded.EngineModel.Parameters))
            after.ToArray().Should().Equal(before.ToArray());
    }

    [Fact]
    public void Equal_models_give_equal_files()
    {
        using var first = Build();
        using var second = Build();
        var other = Path.Combine(_folder, "other.zip");

        first.Save(FilePath);
        second.Save(other);

        File.ReadAllBytes(other).Should().Equal(File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void The_time_of_saving_is_not_in_the_file()
    {
        using var model = Build();

        model.Save(FilePath);

        using var zip = ZipFile.OpenRead(FilePath);
        zip.Entries.Select(e => e.LastWriteTime.DateTime).Should().OnlyContain(t => t == new DateTime(1980, 1, 1));
    }

    [Fact]
    public void Every_kind_of_block_is_loaded_as_it_was_saved()
    {
        foreach (var spec in SampleModels.All)
        {
            using var model = spec.Build(3, _engine);
            model.Save(FilePath);
            using var loaded = Model.Load(FilePath, _engine);

            loaded.Spec.Should().Be(spec);
            loaded.EngineModel.Parameters.Select(p => p.ToArray()).Should().BeEquivalentTo(model.EngineModel.Parameters.Select(p => p.ToArray()), o => o.WithStrictOrdering());
        }
    }

    [Fact]
    public void A_file_cut_at_any_place_is_refused_before_memory_is_taken()
    {
        var bytes = SavedBytes();
        for (var length = 0; length < bytes.Length; length += length < 50 ? 1 : 37)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);

            var load = () => Model.Load(FilePath, _engine);

            load.Should().Throw<InvalidDataException>($"{length} of {bytes.Length} bytes are there").Which.Message.Should().StartWith($"The model file '{FilePath}' cannot be loaded. ");
        }

        _engine.Built.Should().HaveCount(1, "sizes are checked before a model is built");
    }

    [Fact]
    public void A_changed_byte_anywhere_is_refused_or_harmless()
    {
        using var model = Build();
        var bytes = SavedBytes();
        var refused = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            try
            {
                using var loaded = ModelFile.Read(new MemoryStream(changed), _engine);

                loaded.Spec.Should().Be(model.Spec, $"byte {at} is changed");
                loaded.TrainingSummary.Should().BeEquivalentTo(model.TrainingSummary);
                foreach (var (name, vocabulary) in model.Vocabularies)
                    Enumerable.Range(0, vocabulary.Count).Select(loaded.Vocabularies[name].GetId).Should().Equal(Enumerable.Range(0, vocabulary.Count).Select(vocabulary.GetId));
                foreach (var (before, after) in model.EngineModel.Parameters.Zip(loaded.EngineModel.Parameters))
                    after.ToArray().Should().Equal(before.ToArray());
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(bytes.Length * 8 / 10);
    }

    private static TId[] Ids<TId>(Model model, string feature)
        where TId : notnull => ((Vocabulary<TId>)model.Vocabularies[feature]).Ids.ToArray();

    private byte[] SavedBytes()
    {
        using var model = Build();
        model.Save(FilePath);
        return File.ReadAllBytes(FilePath);
    }

    private Model Build()
    {
        var model = ModelBuilder.Embed(Users, 2).Embed(Items, 3).Embed(Genres, 1).Concat().Dense(2).BatchNorm().Relu().AddBiases().RegressionHead(range: (0.5, 5)).Build(7, _engine);
        model.AttachVocabularies(
        [
            KeyValuePair.Create<string, Vocabulary>("user", Vocabulary.Create([196, -7, int.MaxValue], hasUnknown: true)),
            KeyValuePair.Create<string, Vocabulary>("item", Vocabulary.Create([long.MinValue, 0L, 242L])),
            KeyValuePair.Create<string, Vocabulary>("all genres", Vocabulary.Create(["Drama", "Sci-Fi\n\\n\r\ttab \0 \ud83c\udfac \u2028", "\ud800half"])),
        ]);
        model.TrainingSummary = new Dictionary<string, string> { ["epochs"] = "5", ["data set"] = "made up" };
        return model;
    }
}
