using System.IO.Compression;
using DeepMF.Data;
using DeepMF.Serving;
using DeepMF.Tests.Data;

namespace DeepMF.Tests.Serving;

public sealed class RecommenderFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Root, "r.deepmf");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_loaded_recommender_answers_as_the_saved_one()
    {
        using var recommender = Served.Dot();

        recommender.Save(FilePath);
        using var loaded = Recommender.Load(FilePath);
        using var model = Model.Load(FilePath);

        loaded.Recommend("ann", 3).Should().BeEquivalentTo(recommender.Recommend("ann", 3));
        loaded.Recommend("zoe", 3).Should().BeEquivalentTo(recommender.Recommend("zoe", 3));
        loaded.Similar(10, 3).Should().BeEquivalentTo(recommender.Similar(10, 3));
        loaded.Predict("zoe", 20).Should().Be(recommender.Predict("zoe", 20));
        loaded.FoldIn([(10, 4)]).Predict(20).Should().Be(recommender.FoldIn([(10, 4)]).Predict(20));
        model.Predict(("user", "bob"), ("item", 30)).Should().Be(6);
    }

    [Fact]
    public void Features_of_users_and_items_are_in_the_file()
    {
        using var recommender = WithFeatures();

        recommender.Save(FilePath);
        using var loaded = Recommender.Load(FilePath);

        foreach (var user in new[] { "ann", "bob", "cid", "zoe" })
            foreach (var item in new[] { 10, 20, 30, 40, 50 })
                loaded.Predict(user, item).Should().Be(recommender.Predict(user, item));
        loaded.Recommend("cid", 4).Should().BeEquivalentTo(recommender.Recommend("cid", 4));
        loaded.Recommend("cid", 4).Source.Should().Be(RecommendationSource.Model, "the model knows the user by other features");
    }

    [Fact]
    public void A_file_that_is_no_recommender_is_refused()
    {
        var table = Served.Table();
        using var model = Served.DotModel(table);
        model.Save(FilePath);

        Message(FilePath).Should().Be($"The recommender file '{FilePath}' cannot be loaded. It holds a model alone: the entry 'recommender/recommender.json' is missing. Open it with Model.Load and make a recommender with Recommender.Create.");
        var missing = Path.Combine(_folder.Root, "none");
        Small.MessageOf<FileNotFoundException>(() => Recommender.Load(missing)).Should().Be($"There is no recommender file '{missing}'.");
        File.WriteAllText(FilePath, "no zip");
        Message(FilePath).Should().StartWith($"The recommender file '{FilePath}' cannot be loaded. It is no zip, or its directory is damaged: ");
    }

    [Theory]
    [InlineData("recommender/recommender.json", "\"version\": 1", "\"version\": 2", "Entry 'recommender/recommender.json': The recommender has format version 2 and was written by a newer version of DeepMF; this one reads versions up to 1. Update DeepMF.")]
    [InlineData("recommender/recommender.json", "DeepMF recommender", "DeepMF recommendor", "Entry 'recommender/recommender.json': The JSON is wrong at '$.format': 'DeepMF recommender' is expected, but it is 'DeepMF recommendor'.")]
    [InlineData("recommender/recommender.json", "\"mean\": 4", "\"mean\": 9", "Entry 'recommender/tables.safetensors': The mean 9 of the ratings is not between 3 and 5, or the noise ")]
    [InlineData("recommender/tables.safetensors", "\"seen.items\"", "\"seen.itemz\"", "Entry 'recommender/tables.safetensors': The tensor 'seen.items' is missing.")]
    [InlineData("recommender/tables.safetensors", "I32\",\"shape\":[4],", "F32\",\"shape\":[4],", "Entry 'recommender/tables.safetensors': The tensor 'seen.offsets' is of type 'F32', but 'I32' is expected.")]
    public void A_changed_entry_is_refused(string entry, string old, string changed, string message)
    {
        using (var recommender = Served.Dot())
            recommender.Save(FilePath);

        Rewrite(entry, bytes => Replace(bytes, old, changed));

        Message(FilePath).Should().StartWith($"The recommender file '{FilePath}' cannot be loaded. {message}");
    }

    [Theory]
    [InlineData(0, "The seen items of user index 0 ascend from 0 to 3 at most, but 7 follows -1.")]
    [InlineData(1, "The seen items of user index 0 ascend from 0 to 3 at most, but 7 follows 0.")]
    public void Seen_items_out_of_range_are_refused(int position, string message)
    {
        using (var recommender = Served.Dot())
            recommender.Save(FilePath);
        // The items are 0, 1, 0, 2, after four offsets.
        Rewrite("recommender/tables.safetensors", bytes =>
        {
            var data = 8 + BitConverter.ToInt32(bytes, 0) + 4 * sizeof(int);
            bytes[data + position * sizeof(int)] = 7;
            return bytes;
        });

        Message(FilePath).Should().Be($"The recommender file '{FilePath}' cannot be loaded. Entry 'recommender/tables.safetensors': {message}");
    }

    [Fact]
    public void An_entry_whose_bytes_were_changed_is_refused()
    {
        using (var recommender = Served.Dot())
            recommender.Save(FilePath);
        Rewrite("recommender/tables.safetensors", bytes =>
        {
            bytes[^1] ^= 1;
            return bytes;
        }, keepSums: true);

        Message(FilePath).Should().Be($"The recommender file '{FilePath}' cannot be loaded. Entry 'recommender/tables.safetensors': The bytes do not have the SHA-256 that 'sha256sums' gives, so they have been changed.");
        var load = () => Model.Load(FilePath);
        load.Should().NotThrow("the model alone is whole").Which.Dispose();
    }

    [Fact]
    public void A_file_cut_or_changed_at_any_place_is_refused_or_harmless()
    {
        using var recommender = WithFeatures();
        recommender.Save(FilePath);
        var bytes = File.ReadAllBytes(FilePath);
        for (var length = 0; length < bytes.Length; length += 151)
        {
            File.WriteAllBytes(FilePath, bytes[..length]);
            FluentActions.Invoking(() => Recommender.Load(FilePath)).Should().Throw<InvalidDataException>($"{length} of {bytes.Length} bytes are there");
        }

        var refused = 0;
        var tried = 0;
        for (var at = 0; at < bytes.Length; at += 7)
        {
            tried++;
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(FilePath, changed);
            try
            {
                using var loaded = Recommender.Load(FilePath);
                loaded.Recommend("ann", 4).Should().BeEquivalentTo(recommender.Recommend("ann", 4), $"byte {at} is changed");
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        refused.Should().BeGreaterThan(tried * 7 / 10);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file()
    {
        using var recommender = Served.Dot();
        recommender.Save(FilePath);
        var before = File.ReadAllBytes(FilePath);
        recommender.Save(FilePath);

        File.ReadAllBytes(FilePath).Should().Equal(before, "equal recommenders give equal files");
        Small.MessageOf<DirectoryNotFoundException>(() => recommender.Save(Path.Combine(_folder.Root, "no", "r.deepmf")))
            .Should().Be($"The recommender cannot be saved to '{Path.Combine(_folder.Root, "no", "r.deepmf")}': the folder does not exist. Create it first.");
        Directory.GetFiles(_folder.Root).Should().ContainSingle();
    }

    private static string Message(string path) => Small.MessageOf<InvalidDataException>(() => Recommender.Load(path));

    private static Recommender WithFeatures()
    {
        var genres = new MultiValuedFeature("genres", 3);
        var job = new CategoricalFeature("job", 2);
        var age = new NumericFeature("age", 2);
        var table = Served.Table()
            .WithFeatures(new MultiValuedFeatureTable(genres, FeatureKey.Item, [0, 1, 1, 3, 4], [0, 1, 2, 2], Vocabulary.Create(["Drama", "War", "Noir"])))
            .WithFeatures(new CategoricalFeatureTable(job, FeatureKey.User, [1, 0, 1]))
            .WithFeatures(new NumericFeatureTable(age, FeatureKey.User, [1, 2, 3, 4, 5, 6]));
        // The model does not read the item itself: its ids are in entries of their own.
        using var model = ModelBuilder.Embed(table.Users, 2).Embed(genres, 2).Embed(job, 2).Input(age).Concat().Dense(4).RegressionHead().Build(seed: 3);
        return Recommender.Create(model, table);
    }

    private static byte[] Replace(byte[] bytes, string old, string changed)
    {
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(old));
        at.Should().BeGreaterThan(-1);
        System.Text.Encoding.UTF8.GetBytes(changed).CopyTo(bytes, at);
        return bytes;
    }

    /// <summary>Writes the file again with one entry changed, and its sum with it unless told.</summary>
    private void Rewrite(string name, Func<byte[], byte[]> change, bool keepSums = false)
    {
        var entries = new List<(string Name, byte[] Bytes)>();
        using (var zip = ZipFile.OpenRead(FilePath))
            foreach (var entry in zip.Entries)
            {
                using var stream = entry.Open();
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                entries.Add((entry.FullName, entry.FullName == name ? change(copy.ToArray()) : copy.ToArray()));
            }

        if (!keepSums)
            entries[^1] = (entries[^1].Name, System.Text.Encoding.UTF8.GetBytes(string.Concat(entries.SkipLast(1).Select(e => $"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(e.Bytes))}  {e.Name}\n"))));
        using var written = new ZipArchive(File.Create(FilePath), ZipArchiveMode.Create);
        foreach (var (entryName, bytes) in entries)
        {
            using var stream = written.CreateEntry(entryName, CompressionLevel.NoCompression).Open();
            stream.Write(bytes);
        }
    }
}
