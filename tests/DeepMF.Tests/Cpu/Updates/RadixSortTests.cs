using DeepMF.Cpu.Updates;

namespace DeepMF.Tests.Cpu.Updates;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 1)]
    [InlineData(2, 1000)]
    [InlineData(511, 3000)]
    [InlineData(512, 3000)]
    [InlineData(513, 3000)]
    [InlineData(262_144, 5000)]
    [InlineData(262_145, 5000)]
    [InlineData(10_000_000, 20_000)]
    [InlineData(int.MaxValue, 20_000)]
    [InlineData(1000, 0)]
    public void Pairs_are_sorted_by_row_and_equal_rows_keep_their_order(int cardinality, int count)
    {
        var random = new Random(cardinality ^ count);
        var sort = new RadixSort();
        var pairs = sort.Reserve(count);
        for (var i = 0; i < count; i++)
            pairs[i] = (ulong)random.Next(cardinality) << 32 | (uint)i;
        if (count > 1)
            pairs[count / 2] = (ulong)(cardinality - 1) << 32 | (uint)(count / 2);
        // Positions grow, so an unstable order of the whole pair would differ from a stable one by row.
        var expected = pairs.ToArray();
        Array.Sort(expected);

        sort.Sort(cardinality);

        sort.Pairs.SequenceEqual(expected).Should().BeTrue();
        sort.Count.Should().Be(count);
    }

    [Fact]
    public void A_smaller_batch_after_a_larger_one_is_sorted_alone()
    {
        var sort = new RadixSort();
        for (var count = 1000; count > 0; count -= 333)
        {
            var pairs = sort.Reserve(count);
            for (var i = 0; i < count; i++)
                pairs[i] = (ulong)(count - i) << 32 | (uint)i;
            sort.Sort(2000);
            sort.Pairs.ToArray().Select(RadixSort.Row).Should().Equal(Enumerable.Range(1, count));
            sort.Pairs.ToArray().Select(RadixSort.Position).Should().Equal(Enumerable.Range(0, count).Reverse());
        }
    }
}
