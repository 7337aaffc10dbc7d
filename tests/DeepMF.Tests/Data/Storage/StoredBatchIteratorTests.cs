using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Tests.Support;
using DeepMF.Training;
using static DeepMF.Tests.Data.Small;
using static DeepMF.Tests.Data.Storage.StoredData;

namespace DeepMF.Tests.Data.Storage;

public sealed class StoredBatchIteratorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Root, "ratings.interactions");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 3, 2, 2)]
    [InlineData(100, 7, 3, 10)]
    [InlineData(100, 7, 3, 50)]
    [InlineData(100, 7, 99, 8)]
    [InlineData(100, 1000, 4, 30)]
    [InlineData(1000, 10, 1, 64)]
    [InlineData(96, 8, 4, 32)]
    public void Every_row_comes_once_and_whole_in_every_epoch(int count, int blockRows, int blocksInMemory, int batchSize)
    {
        using var data = Store(count, blockRows);
        var batches = new StoredBatchIterator(data, [data.Items, data.Users], batchSize, shuffleSeed: 3, blocksInMemory);
        var expected = data.ReadTable();

        foreach (var epoch in new[] { 0, 1, 5 })
        {
            var sizes = new List<int>();
            var rows = new List<int>();
            batches.StartEpoch(epoch);
            while (batches.TryNext(out var batch))
            {
                sizes.Add(batch.Count);
                for (var i = 0; i < batch.Count; i++)
                {
                    var row = (int)batch.Targets[i];
                    batch.Categorical("user").Indices[i].Should().Be(expected.UserIndices[row]);
                    batch.Categorical("item").Indices[i].Should().Be(expected.ItemIndices[row]);
                    rows.Add(row);
                }
            }

            rows.Order().Should().Equal(Enumerable.Range(0, count));
            sizes.Should().Equal(Enumerable.Range(0, batches.BatchCount).Select(b => Math.Min(batchSize, count - b * batchSize)));
            batches.TryNext(out _).Should().BeFalse();
        }

        (batches.RowCount, batches.BatchSize, batches.BlocksInMemory).Should().Be((count, batchSize, Math.Min(blocksInMemory, data.BlockCount)));
    }

    [Fact]
    public void Rows_come_in_the_order_of_the_file_without_a_seed()
    {
        using var data = Store(100, 9);

        Epoch(new StoredBatchIterator(data, [], 7), 4).Should().Equal(Enumerable.Range(0, 100));
    }

    [Fact]
    public void An_order_depends_on_seed_and_epoch_alone()
    {
        using var data = Store(1000, 10);
        var batches = new StoredBatchIterator(data, [], 64, shuffleSeed: 5, blocksInMemory: 8);
        var first = Epoch(batches, 0);
        var second = Epoch(batches, 1);

        first.Should().NotEqual(second);
        Epoch(batches, 0).Should().Equal(first);
        Epoch(new StoredBatchIterator(data, [data.Users], 10, shuffleSeed: 5, blocksInMemory: 8), 1).Should().Equal(second);
        Epoch(new StoredBatchIterator(data, [], 64, shuffleSeed: 6, blocksInMemory: 8), 0).Should().NotEqual(first);
        Epoch(new StoredBatchIterator(data, [], 64, shuffleSeed: 5, blocksInMemory: 9), 0).Should().NotEqual(first);
    }

    [Fact]
    public void Rows_are_shuffled_within_the_blocks_that_are_in_memory_together()
    {
        using var data = Store(1000, 10);

        var order = Epoch(new StoredBatchIterator(data, [], 64, shuffleSeed: 5, blocksInMemory: 4), 0);

        var windows = order.Chunk(40).Select(w => w.Select(row => row / 10).Distinct().ToArray()).ToArray();
        windows.Should().OnlyContain(blocks => blocks.Length == 4);
        windows.SelectMany(b => b).Order().Should().Equal(Enumerable.Range(0, 100));
        windows.SelectMany(b => b).Should().NotEqual(Enumerable.Range(0, 100));
        order.Chunk(10).Should().Contain(part => part.Select(row => row / 10).Distinct().Count() == 4, "rows of the four blocks are mixed");
    }

    [Fact]
    public void Every_place_is_as_likely_for_every_row()
    {
        using var data = Store(4, 2);
        var batches = new StoredBatchIterator(data, [], 4, shuffleSeed: 3, blocksInMemory: 2);
        var counts = new int[4, 4];

        for (var epoch = 0; epoch < 4000; epoch++)
        {
            var order = Epoch(batches, epoch);
            for (var place = 0; place < 4; place++)
                counts[order[place], place]++;
        }

        // 1000 expected, standard deviation 27: five of them.
        counts.Cast<int>().Should().OnlyContain(c => Math.Abs(c - 1000) < 137);
    }

    [Fact]
    public void Side_features_are_joined_as_from_a_table()
    {
        InteractionFile.Write(FilePath, Rows(50), Blocks(8), cancellationToken: TestContext.Current.CancellationToken);
        using var file = InteractionFile.Open(FilePath);
        var place = new NumericFeatureTable(new NumericFeature("place", 2), FeatureKey.User, [.. Enumerable.Range(0, 14).Select(i => i / 2f)]);
        var genre = new MultiValuedFeatureTable(new MultiValuedFeature("genre", 3), FeatureKey.Item, [0, 0, 1, 3, 3, 3, 3, 3, 3, 3, 3, 4], [2, 0, 1, 2]);
        var data = file.WithFeatures(place).WithFeatures(genre);
        var table = data.ReadTable();
        Feature[] features = [data.Users, data.Items, place.Feature, genre.Feature];
        var stored = new StoredBatchIterator(data, features, 7);
        var inMemory = new BatchIterator(table, features, 7);

        table.FeatureTables.Should().Equal(place, genre);
        data.FeatureTables.Should().Equal(place, genre);
        data.WithFeatures(place).Should().BeSameAs(data);
        while (inMemory.TryNext(out var expected))
        {
            stored.TryNext(out var batch).Should().BeTrue();
            batch!.Count.Should().Be(expected.Count);
            batch.Numeric("place").Values[..(2 * batch.Count)].ToArray().Should().Equal(expected.Numeric("place").Values[..(2 * batch.Count)].ToArray());
            batch.MultiValued("genre").Offsets[..(batch.Count + 1)].ToArray().Should().Equal(expected.MultiValued("genre").Offsets[..(batch.Count + 1)].ToArray());
            batch.Categorical("user").Indices[..batch.Count].ToArray().Should().Equal(expected.Categorical("user").Indices[..batch.Count].ToArray());
        }
    }

    [Fact]
    public void Features_that_do_not_fit_are_refused()
    {
        using var data = Store(20, 8);

        MessageOf<ArgumentException>(() => _ = new StoredBatchIterator(data, [new NumericFeature("age", 1)], 4)).Should()
            .Be("The file has no feature 'age' (numeric, width 1). It has: 'user' (categorical, 7), 'item' (categorical, 11). (Parameter 'feature')");
        MessageOf<ArgumentException>(() => data.WithFeatures(new CategoricalFeatureTable(new CategoricalFeature("user", 1), FeatureKey.User, [0]))).Should()
            .Be("The file has a feature 'user' already: give the other one another name. (Parameter 'table')");
        MessageOf<ArgumentException>(() => data.WithFeatures(new CategoricalFeatureTable(new CategoricalFeature("age", 1), FeatureKey.User, [0]))).Should()
            .Be("Feature 'age' needs one row per user: the vocabulary has 7 indices, but the feature has 1 rows. (Parameter 'table')");
    }

    [Fact]
    public void Sizes_below_1_are_refused()
    {
        using var data = Store(20, 8);

        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredBatchIterator(data, [], 0)).ParamName.Should().Be("batchSize");
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredBatchIterator(data, [], 1, 1, 0)).ParamName.Should().Be("blocksInMemory");
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoredBatchIterator(data, [], 1).StartEpoch(-1)).ParamName.Should().Be("epoch");
    }

    [Fact]
    public void Nothing_is_allocated_per_batch_or_per_epoch()
    {
        using var data = Store(500, 16);
        var batches = new StoredBatchIterator(data, [data.Users, data.Items], 20, shuffleSeed: 1, blocksInMemory: 4);
        BatchIteratorTests.Run(batches, 0);

        var allocated = Allocation.Of(() =>
        {
            for (var epoch = 1; epoch < 20; epoch++)
                BatchIteratorTests.Run(batches, epoch);
        });

        allocated.Should().Be(0);
    }

    [Fact]
    public void A_closed_file_gives_no_rows()
    {
        var data = Store(20, 8);
        var batches = new StoredBatchIterator(data, [data.Users], 4);
        data.Dispose();
        data.Dispose();

        Assert.Throws<ObjectDisposedException>(() => batches.TryNext(out _)).ObjectName.Should().Be("DeepMF.Data.StoredInteractions");
        Assert.Throws<ObjectDisposedException>(data.ReadTable);
    }

    [Fact]
    public void Training_from_a_file_is_training_from_a_table_in_the_same_order()
    {
        using var data = Store(300, 32);
        var table = data.ReadTable();
        var spec = ModelBuilder.Embed(data.Users, 4).Embed(data.Items, 4).Dot().AddBiases().RegressionHead();
        using var fromFile = spec.Build(seed: 1).AttachVocabularies(data.VocabulariesFor(spec));
        using var fromTable = spec.Build(seed: 1);
        var trainer = new Trainer(new TrainerOptions { Epochs = 2 });

        trainer.Fit(fromFile, new StoredBatchIterator(data, spec.Features, 16), cancellationToken: TestContext.Current.CancellationToken);
        trainer.Fit(fromTable, new BatchIterator(table, spec.Features, 16), cancellationToken: TestContext.Current.CancellationToken);

        fromFile.Vocabularies.Keys.Should().BeEquivalentTo("user", "item");
        foreach (var (a, b) in fromFile.EngineModel.Parameters.Zip(fromTable.EngineModel.Parameters))
            a.ToArray().Should().Equal(b.ToArray());
    }

    [Fact]
    public void The_global_bias_starts_at_the_mean_without_an_epoch_that_is_read_for_it()
    {
        using var data = Store(10, 4);
        var source = new Counting(new StoredBatchIterator(data, [data.Users, data.Items], 4));
        var spec = ModelBuilder.Embed(data.Users, 4).Embed(data.Items, 4).Dot().AddBiases().RegressionHead();
        using var model = spec.Build(seed: 1);

        new Trainer(new TrainerOptions { Epochs = 1, Optimizer = new DeepMF.Optimizers.Sgd { LearningRate = 1e-12 } }).Fit(model, source, cancellationToken: TestContext.Current.CancellationToken);

        source.Epochs.Should().Be(1);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray().Should().Equal(4.5f);
    }

    private static int[] Epoch(StoredBatchIterator batches, int epoch)
    {
        var rows = new List<int>();
        batches.StartEpoch(epoch);
        while (batches.TryNext(out var batch))
            foreach (var target in batch.Targets[..batch.Count])
                rows.Add((int)target);
        return [.. rows];
    }

    private StoredInteractions Store(int count, int blockRows)
    {
        InteractionFile.Write(FilePath, Rows(count), Blocks(blockRows));
        return InteractionFile.Open(FilePath);
    }

    private sealed class Counting(StoredBatchIterator inner) : IBatchSource
    {
        public int Epochs { get; private set; }

        public int BatchCount => inner.BatchCount;

        public long RowCount => inner.RowCount;

        public int BatchSize => inner.BatchSize;

        public double? MeanTarget => inner.MeanTarget;

        public void StartEpoch(int epoch)
        {
            Epochs++;
            inner.StartEpoch(epoch);
        }

        public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Batch? batch) => inner.TryNext(out batch);
    }
}
