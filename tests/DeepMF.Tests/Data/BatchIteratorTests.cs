using DeepMF.Data;
using DeepMF.Engines;
using DeepMF.Tests.Support;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class BatchIteratorTests
{
    private static readonly InteractionTable Plain = Table([0, 1, 2, 0, 1, 2, 0], [3, 2, 1, 0, 3, 2, 1]);

    /// <summary>Ages of users, cities of users, genres of items.</summary>
    private static readonly InteractionTable Rich = Plain
        .WithFeatures(new NumericFeatureTable(new NumericFeature("place", 2), FeatureKey.User, [0, 0.5f, 1, 1.5f, 2, 2.5f]))
        .WithFeatures(new CategoricalFeatureTable(new CategoricalFeature("decade", 5), FeatureKey.Item, [4, 3, 2, 1]))
        .WithFeatures(new MultiValuedFeatureTable(new MultiValuedFeature("genre", 3), FeatureKey.Item, [0, 0, 1, 8, 10], [0, 0, 1, 2, 2, 1, 0, 1, 2, 0]));

    [Fact]
    public void Rows_come_in_order_without_a_seed_and_the_last_batch_is_short()
    {
        var batches = new BatchIterator(Plain, [Plain.Users, Plain.Items], 3);

        var sizes = new List<int>();
        var users = new List<int>();
        var items = new List<int>();
        var ratings = new List<float>();
        while (batches.TryNext(out var batch))
        {
            sizes.Add(batch.Count);
            users.AddRange(batch.Categorical("user").Indices[..batch.Count]);
            items.AddRange(batch.Categorical("item").Indices[..batch.Count]);
            ratings.AddRange(batch.Targets[..batch.Count]);
        }

        sizes.Should().Equal(3, 3, 1);
        users.Should().Equal(Plain.UserIndices.ToArray());
        items.Should().Equal(Plain.ItemIndices.ToArray());
        ratings.Should().Equal(Plain.Ratings.ToArray());
        (batches.BatchCount, batches.RowCount, batches.BatchSize).Should().Be((3, 7, 3));
        batches.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public void A_seed_shuffles_each_epoch_anew_and_every_row_comes_once()
    {
        var table = Table([.. Enumerable.Range(0, 1000).Select(r => r % 7)], [.. Enumerable.Range(0, 1000).Select(r => r % 11)]);
        var batches = new BatchIterator(table, [table.Users, table.Items], 64, shuffleSeed: 5);

        var first = Epoch(batches, 0);
        var second = Epoch(batches, 1);

        first.Order().Should().Equal(Enumerable.Range(0, 1000));
        second.Order().Should().Equal(Enumerable.Range(0, 1000));
        first.Should().NotEqual(second);
        first.Should().NotEqual(Enumerable.Range(0, 1000));
        Epoch(batches, 0).Should().Equal(first, "an order depends on seed and epoch alone");
        Epoch(new BatchIterator(table, [], 10, 5), 1).Should().Equal(second);
        Epoch(new BatchIterator(table, [], 64, 6), 0).Should().NotEqual(first);
    }

    [Fact]
    public void Shuffled_rows_stay_together()
    {
        var batches = new BatchIterator(Plain, [Plain.Items, Plain.Users], 2, shuffleSeed: 1);

        while (batches.TryNext(out var batch))
            for (var i = 0; i < batch.Count; i++)
            {
                var row = (int)batch.Targets[i];
                batch.Categorical("user").Indices[i].Should().Be(Plain.UserIndices[row]);
                batch.Categorical("item").Indices[i].Should().Be(Plain.ItemIndices[row]);
            }
    }

    [Fact]
    public void Every_place_is_as_likely_for_every_row()
    {
        var table = Table([0, 0, 0, 0], [0, 1, 2, 3]);
        var batches = new BatchIterator(table, [], 4, shuffleSeed: 3);
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

    [Theory]
    [InlineData(null)]
    [InlineData(9UL)]
    public void Side_features_are_joined_by_user_and_item(ulong? seed)
    {
        var batches = new BatchIterator(Rich, [.. Rich.FeatureTables.Select(t => t.Feature)], 3, seed);

        while (batches.TryNext(out var batch))
            for (var i = 0; i < batch.Count; i++)
            {
                var row = (int)batch.Targets[i];
                var (user, item) = (Plain.UserIndices[row], Plain.ItemIndices[row]);
                var genre = batch.MultiValued("genre");
                batch.Numeric("place").Values.Slice(2 * i, 2).ToArray().Should().Equal(user, user + 0.5f);
                batch.Categorical("decade").Indices[i].Should().Be(4 - item);
                genre.Values[genre.Offsets[i]..genre.Offsets[i + 1]].ToArray().Should().Equal(((MultiValuedFeatureTable)Rich.FeatureTables[2]).ValuesOf(item).ToArray());
            }
    }

    [Fact]
    public void The_pooling_of_a_bag_is_the_models_choice()
    {
        var sum = new MultiValuedFeature("genre", 3, Pooling.Sum);

        new BatchIterator(Rich, [sum], 2).TryNext(out var batch).Should().BeTrue();

        batch!.MultiValued("genre").Feature.Should().Be(sum);
    }

    [Fact]
    public void A_feature_that_the_table_lacks_is_refused_with_what_there_is() =>
        MessageOf<ArgumentException>(() => _ = new BatchIterator(Rich, [Rich.Users, new CategoricalFeature("item", 9)], 2)).Should()
            .Be("The table has no feature 'item' (categorical, 9). It has: 'user' (categorical, 3), 'item' (categorical, 4), 'place' (numeric, width 2), 'decade' (categorical, 5), 'genre' (multi-valued, 3). (Parameter 'feature')");

    [Fact]
    public void A_bag_of_another_cardinality_is_refused() =>
        MessageOf<ArgumentException>(() => _ = new BatchIterator(Rich, [new MultiValuedFeature("genre", 2)], 2)).Should()
            .Be("The table has no feature 'genre' (multi-valued, 2). It has: 'user' (categorical, 3), 'item' (categorical, 4), 'place' (numeric, width 2), 'decade' (categorical, 5), 'genre' (multi-valued, 3). (Parameter 'feature')");

    [Fact]
    public void A_feature_named_twice_is_refused() =>
        MessageOf<ArgumentException>(() => _ = new BatchIterator(Rich, [Rich.Users, Rich.Users], 2)).Should()
            .Be("Feature 'user' is in the batch twice. (Parameter 'features')");

    [Fact]
    public void An_epoch_can_be_left_early_and_started_again()
    {
        var batches = new BatchIterator(Plain, [], 4, shuffleSeed: 2);
        var whole = Epoch(batches, 3);

        batches.StartEpoch(3);
        batches.TryNext(out _);

        Epoch(batches, 3).Should().Equal(whole);
    }

    [Fact]
    public void A_table_without_rows_has_no_batches()
    {
        var batches = new BatchIterator(Plain.Select([]), [Plain.Users], 4, shuffleSeed: 2);

        batches.BatchCount.Should().Be(0);
        batches.TryNext(out var batch).Should().BeFalse();
        batch.Should().BeNull();
    }

    [Fact]
    public void A_batch_size_below_1_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchIterator(Plain, [], 0)).ParamName.Should().Be("batchSize");

    [Fact]
    public void Nothing_is_allocated_per_batch_or_per_epoch()
    {
        var batches = new BatchIterator(Rich, [Rich.Users, Rich.Items, .. Rich.FeatureTables.Select(t => t.Feature)], 2, shuffleSeed: 1);
        Run(batches, 0);

        var allocated = Allocation.Of(() =>
        {
            for (var epoch = 1; epoch < 20; epoch++)
                Run(batches, epoch);
        });

        allocated.Should().Be(0);
    }

    internal static void Run(IBatchSource batches, int epoch)
    {
        batches.StartEpoch(epoch);
        while (batches.TryNext(out _))
        {
        }
    }

    private static int[] Epoch(BatchIterator batches, int epoch)
    {
        var rows = new List<int>();
        batches.StartEpoch(epoch);
        while (batches.TryNext(out Batch? batch))
            foreach (var target in batch.Targets[..batch.Count])
                rows.Add((int)target);
        return [.. rows];
    }
}
