using DeepMF.Data;
using DeepMF.Tests.Support;
using static DeepMF.Tests.Data.Small;

namespace DeepMF.Tests.Data;

public sealed class RankingBatchIteratorTests
{
    /// <summary>User 0 has seen items 0, 2 and (twice) 5 of 6; user 1 has seen item 4; user 2 has seen all.</summary>
    private static readonly InteractionTable Seen = Table([0, 1, 0, 0, 0, 2, 2, 2, 2, 2, 2], [0, 4, 5, 2, 5, 0, 1, 2, 3, 4, 5]);

    [Fact]
    public void Pairs_are_a_known_and_an_unseen_item_of_one_user()
    {
        var batches = new RankingBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1);
        var known = Enumerable.Range(0, Seen.Count).Select(r => (Seen.UserIndices[r], Seen.ItemIndices[r])).ToHashSet();
        var positives = new List<(int, int)>();

        while (batches.TryNext(out var batch))
            for (var i = 0; i < batch.Count; i += 2)
            {
                var users = batch.Categorical("user").Indices;
                var items = batch.Categorical("item").Indices;
                positives.Add((users[i], items[i]));
                users[i + 1].Should().Be(users[i]);
                known.Should().NotContain((users[i], items[i + 1]));
                batch.Targets.Slice(i, 2).ToArray().Should().Equal(1, 0);
            }

        positives.Should().BeEquivalentTo([(0, 0), (1, 4), (0, 5), (0, 2), (0, 5)]);
        (batches.RowCount, batches.BatchCount, batches.BatchSize, batches.SkippedInteractions).Should().Be((10, 3, 4, 6));
    }

    [Fact]
    public void Every_unseen_item_is_as_likely()
    {
        var batches = new RankingBatchIterator(Seen, [Seen.Users, Seen.Items], 10, seed: 7);
        var counts = new int[2, 6];

        for (var epoch = 0; epoch < 3000; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.TryNext(out var batch))
                for (var i = 1; i < batch.Count; i += 2)
                    counts[batch.Categorical("user").Indices[i], batch.Categorical("item").Indices[i]]++;
        }

        // User 0: 12000 draws among 3 items, standard deviation 52. User 1: 3000 among 5, standard deviation 22. Five of them each.
        Enumerable.Range(0, 6).Select(i => counts[0, i]).Where((_, i) => i is 1 or 3 or 4).Should().OnlyContain(c => Math.Abs(c - 4000) < 260);
        Enumerable.Range(0, 6).Select(i => counts[1, i]).Where((_, i) => i != 4).Should().OnlyContain(c => Math.Abs(c - 600) < 110);
    }

    [Fact]
    public void The_index_of_unknown_items_is_never_drawn()
    {
        var items = Vocabulary.Create([10, 20, 30], hasUnknown: true);
        var table = new InteractionTable(Vocabulary.Create([1]), items, [0, 0], [1, 0], [1, 1]);
        var batches = new RankingBatchIterator(table, [table.Items], 2, seed: 1);
        var drawn = new HashSet<int>();

        for (var epoch = 0; epoch < 50; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.TryNext(out var batch))
                drawn.Add(batch.Categorical("item").Indices[1]);
        }

        drawn.Should().BeEquivalentTo([2, 3]);
    }

    [Fact]
    public void Order_and_draws_depend_on_seed_and_epoch_alone()
    {
        var first = Items(new RankingBatchIterator(Seen, [Seen.Items], 4, seed: 1), 2);

        Items(new RankingBatchIterator(Seen, [Seen.Items], 6, seed: 1), 2).Should().Equal(first);
        Items(new RankingBatchIterator(Seen, [Seen.Items], 4, seed: 1), 3).Should().NotEqual(first);
        Items(new RankingBatchIterator(Seen, [Seen.Items], 4, seed: 2), 2).Should().NotEqual(first);
    }

    [Fact]
    public void As_many_pairs_per_interaction_as_asked_for()
    {
        var batches = new RankingBatchIterator(Seen, [Seen.Items], 4, seed: 1, new NegativeSampling { NegativesPerPositive = 3 });

        (batches.RowCount, batches.BatchCount, batches.SkippedInteractions, batches.SkippedUsers).Should().Be((30, 8, 6, 1));
        Items(batches, 0).Where((_, i) => i % 2 == 0).Should().BeEquivalentTo(Enumerable.Range(0, 3).SelectMany(_ => new[] { 0, 4, 5, 2, 5 }));
    }

    [Fact]
    public void The_distribution_decides_what_is_drawn()
    {
        // User 1 has item 4; the others have 2, 1, 2, 1 and 3 rows.
        var batches = new RankingBatchIterator(Seen, [Seen.Users, Seen.Items], 10, seed: 7, new NegativeSampling { NegativesPerPositive = 1, Distribution = NegativeDistribution.ByPopularity(1) });
        var counts = new int[6];

        for (var epoch = 0; epoch < 9000; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.TryNext(out var batch))
                for (var i = 1; i < batch.Count; i += 2)
                    counts[batch.Categorical("user").Indices[i] == 1 ? batch.Categorical("item").Indices[i] : 4]++;
        }

        // 9000 draws, standard deviations of at most 45; five of them each.
        int[] expected = [2000, 1000, 2000, 1000, 36_000, 3000];
        counts.Zip(expected, (c, e) => Math.Abs(c - e)).Should().OnlyContain(d => d < 225);
    }

    [Fact]
    public void A_table_of_users_who_have_seen_everything_is_refused() =>
        MessageOf<InvalidOperationException>(() => _ = new RankingBatchIterator(Table([0, 0], [0, 1]), [], 2, seed: 1)).Should()
            .Be("Every user of the 2 rows has an interaction with every item, so there is no item to compare with.");

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void A_batch_size_that_holds_no_pairs_is_refused(int size) =>
        MessageOf<ArgumentOutOfRangeException>(() => _ = new RankingBatchIterator(Seen, [], size, seed: 1)).Should()
            .Be($"A ranking batch holds pairs of rows: its size is an even number of at least 2. (Parameter 'batchSize')\nActual value was {size}.");

    [Fact]
    public void Nothing_is_allocated_per_batch_or_per_epoch()
    {
        var batches = new RankingBatchIterator(Seen, [Seen.Users, Seen.Items], 4, seed: 1);
        BatchIteratorTests.Run(batches, 0);

        var allocated = Allocation.Of(() =>
        {
            for (var epoch = 1; epoch < 20; epoch++)
                BatchIteratorTests.Run(batches, epoch);
        });

        allocated.Should().Be(0);
    }

    private static int[] Items(RankingBatchIterator batches, int epoch)
    {
        var items = new List<int>();
        batches.StartEpoch(epoch);
        while (batches.TryNext(out var batch))
            items.AddRange(batch.Categorical("item").Indices[..batch.Count]);
        return [.. items];
    }
}
