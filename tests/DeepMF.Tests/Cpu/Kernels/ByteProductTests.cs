using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;

namespace DeepMF.Tests.Cpu.Kernels;

public sealed unsafe class ByteProductTests
{
    [Fact]
    public void Numbers_are_those_of_plain_sums()
    {
        var random = new Random(1);
        foreach (var units in (int[])[1, 6, 7, 8, 9, 10, 11, 12, 23, 33, 70])
        {
            foreach (var (rowBlocks, groups) in new[] { (1, 1), (2, 3), (3, 16) })
            {
                var blockUnits = ByteProduct.BlockUnits(units);
                var all = (units + blockUnits - 1) / blockUnits * blockUnits;
                byte[] codes = Bytes(random, rowBlocks * groups * 64), thresholds = Bytes(random, groups * 4), weights = Bytes(random, all * groups * 4);
                var start = Enumerable.Range(0, all).Select(_ => random.Next(-100_000, 100_000)).ToArray();
                var floor = Enumerable.Range(0, all).Select(u => u == all - 1 ? int.MinValue : 0).ToArray();
                var factor = Enumerable.Range(0, all).Select(_ => (float)random.NextDouble()).ToArray();

                var actual = Run(rowBlocks, groups, all, blockUnits, codes, thresholds, weights, start, floor, factor);

                for (var row = 0; row < rowBlocks * 16; row++)
                    actual[row].Should().BeApproximately((float)Expected(row), 1e-5f * (float)Magnitude(row), $"row {row} of {units} units, {groups} groups");

                double Expected(int row) => 2.5 + Enumerable.Range(0, all).Sum(u => factor[u] * (double)Math.Max(Sum(row, u), floor[u]));

                double Magnitude(int row) => 2.5 + Enumerable.Range(0, all).Sum(u => factor[u] * Math.Abs((double)Sum(row, u)));

                int Sum(int row, int unit)
                {
                    var sum = start[unit];
                    for (var k = 0; k < 4 * groups; k++)
                    {
                        var level = Math.Max(0, codes[(row / 16 * groups + k / 4) * 64 + row % 16 * 4 + k % 4] - thresholds[k]);
                        sum += level * (sbyte)weights[((unit / blockUnits * groups + k / 4) * blockUnits + unit % blockUnits) * 4 + k % 4];
                    }

                    return sum;
                }
            }
        }
    }

    [Fact]
    public void The_largest_sums_do_not_overflow()
    {
        const int Groups = ByteProduct.MostInputs / ByteProduct.GroupInputs;
        var codes = Enumerable.Repeat(byte.MaxValue, Groups * 64).ToArray();
        var weights = Enumerable.Repeat((byte)127, 6 * Groups * 4).ToArray();

        var actual = Run(1, Groups, 6, 6, codes, new byte[4 * Groups], weights, Enumerable.Repeat((1 << 28) - 1, 6).ToArray(), new int[6], [1, 0, 0, 0, 0, 0]);

        actual.Should().AllSatisfy(number => number.Should().Be(2.5f + (1 << 28) - 1 + 255f * 127 * ByteProduct.MostInputs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(257)]
    public void Blocks_leave_less_than_one_unit_each(int units)
    {
        var block = ByteProduct.BlockUnits(units);
        var blocks = (units + block - 1) / block;

        block.Should().BeInRange(6, 11);
        (blocks * block - units).Should().BeLessThan(units < 6 ? 6 : blocks);
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        // No weight of the library is -128.
        return [.. bytes.Select(b => b == 128 ? (byte)127 : b)];
    }

    private static float[] Run(int rowBlocks, int groups, int units, int blockUnits, byte[] codes, byte[] thresholds, byte[] weights, int[] start, int[] floor, float[] factor)
    {
        using var levels = new NativeBuffer(groups * 16);
        // Elsewhere than the other weights, as those of a context are.
        var last = weights.AsSpan((units - blockUnits) * groups * 4).ToArray();
        var destination = new float[rowBlocks * 16];
        fixed (byte* c = codes, t = thresholds, w = weights, l = last)
        fixed (int* s = start, f = floor)
        fixed (float* x = factor, d = destination)
        {
            ByteProduct.Run(new ByteArguments
            {
                RowBlocks = rowBlocks,
                Groups = groups,
                Units = units,
                BlockUnits = blockUnits,
                Codes = c,
                Thresholds = (uint*)t,
                Levels = (byte*)levels.Pointer,
                Weights = (uint*)w,
                LastWeights = (uint*)l,
                Start = s,
                Floor = f,
                Factor = x,
                Constant = 2.5f,
                Destination = d,
            });
        }

        return destination;
    }
}
