using DeepMF.Data;
using DeepMF.Tests.Support;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class BinaryBatchIteratorTests
{
    /// <summary>User 0 has seen items 0, 2 and (twice) 5 of 6; user 1 has seen item 4; user 2 has seen all.</summary>
    private static readonly InteractionTable Seen = Table([0, 1, 0, 0, 0, 2, 2, 2, 2, 2, 2], [0, 4, 5, 2, 5, 0, 1, 2, 3, 4, 5]);

    [Fact]
    public void Known_rows_have_target_1_and_drawn_rows_of_the_same_users_target_0()
    {
        var batches = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1, new NegativeSampling { NegativesPerPositive = 3 });
        var known = Enumerable.Range(0, Seen.Count).Select(r => (Seen.UserIndices[r], Seen.ItemIndices[r])).ToHashSet();

        var rows = Rows(batches, 0);

        rows.Where(r => r.Target == 1).Select(r => (r.User, r.Item)).Should().BeEquivalentTo([(0, 0), (1, 4), (0, 5), (0, 2), (0, 5)]);
        var drawn = rows.Where(r => r.Target == 0).Select(r => (r.User, r.Item)).ToArray();
        drawn.Should().HaveCount(15).And.NotIntersectWith(known);
        drawn.Count(r => r.Item1 == 0).Should().Be(12);
        (batches.RowCount, batches.BatchCount, batches.BatchSize, batches.SkippedInteractions, batches.SkippedUsers, batches.MeanTarget).Should().Be((20, 5, 4, 6, 1, 0.25));
    }

    [Fact]
    public void Known_and_drawn_rows_are_shuffled_together()
    {
        var batches = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 25, seed: 1);

        var targets = Rows(batches, 0).Select(r => r.Target).ToArray();

        targets.Should().HaveCount(25);
        targets.Take(5).Sum().Should().BeInRange(0, 4, "the first rows are not the known ones");
        targets.Should().NotEqual(Enumerable.Range(0, 25).Select(i => i % 5 == 0 ? 1f : 0), "nor are they in the order of the table");
        targets.Should().NotEqual(Rows(batches, 1).Select(r => r.Target));
    }

    [Fact]
    public void Order_and_draws_depend_on_seed_and_epoch_alone()
    {
        var first = Rows(new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1), 2);

        Rows(new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 7, seed: 1), 2).Should().Equal(first);
        Rows(new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1), 3).Should().NotEqual(first);
        Rows(new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 2), 2).Should().NotEqual(first);
    }

    [Fact]
    public void Draws_change_from_epoch_to_epoch()
    {
        var batches = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 25, seed: 1);

        var epochs = Enumerable.Range(0, 2).Select(e => Rows(batches, e).Where(r => r.Target == 0).Order().ToArray()).ToArray();

        epochs[0].Should().NotEqual(epochs[1]);
    }

    [Fact]
    public void The_order_of_the_table_has_the_same_draws()
    {
        var sampling = new NegativeSampling { NegativesPerPositive = 2 };
        var shuffled = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1, sampling);
        var plain = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, new NegativeSampler(Seen, sampling, 1));

        var rows = Rows(plain, 3);

        rows.Select(r => r.Target).Should().Equal(Enumerable.Range(0, 15).Select(i => i % 3 == 0 ? 1f : 0));
        rows.Should().BeEquivalentTo(Rows(shuffled, 3));
    }

    [Fact]
    public void Nothing_is_allocated_per_batch_or_per_epoch()
    {
        var batches = new BinaryBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1, new NegativeSampling { Distribution = NegativeDistribution.ByPopularity() });
        BatchIteratorTests.Run(batches, 0);

        var allocated = Allocation.Of(() =>
        {
            for (var epoch = 1; epoch < 20; epoch++)
                BatchIteratorTests.Run(batches, epoch);
        });

        allocated.Should().Be(0);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        MessageOf<ArgumentOutOfRangeException>(() => _ = new BinaryBatchIterator(Seen, [], 0, 1)).Should()
            .Be("batchSize ('0') must be a non-negative and non-zero value. (Parameter 'batchSize')\nActual value was 0.");
        MessageOf<ArgumentOutOfRangeException>(() => new BinaryBatchIterator(Seen, [], 1, 1).StartEpoch(-1)).Should()
            .Be("epoch ('-1') must be a non-negative value. (Parameter 'epoch')\nActual value was -1.");
    }

    private static List<(int User, int Item, float Target)> Rows(BinaryBatchIterator batches, int epoch)
    {
        var rows = new List<(int, int, float)>();
        batches.StartEpoch(epoch);
        while (batches.TryNext(out var batch))
            for (var i = 0; i < batch.Count; i++)
                rows.Add((batch.Categorical("user").Indices[i], batch.Categorical("item").Indices[i], batch.Targets[i]));
        return rows;
    }
}
