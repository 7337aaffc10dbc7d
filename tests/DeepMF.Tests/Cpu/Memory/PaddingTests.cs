using DeepMF.Cpu.Memory;

namespace DeepMF.Tests.Cpu.Memory;

public sealed class PaddingTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(64, 64)]
    [InlineData(112, 112)]
    [InlineData(113, 144)] // 128 floats are 8 lines: every eighth row would begin in the same set of 64
    [InlineData(128, 144)]
    [InlineData(129, 144)]
    [InlineData(256, 272)]
    [InlineData(512, 528)]
    public void Rows_of_matrices_that_would_share_a_few_sets_of_the_cache_lie_a_lane_further_apart(int width, int stride) =>
        Padding.MatrixStride(width).Should().Be(stride);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(5, 16)]
    [InlineData(17, 32)]
    [InlineData(128, 128)]
    public void Rows_of_tables_are_whole_lanes_but_for_narrow_ones(int width, int stride) =>
        Padding.TableStride(width).Should().Be(stride);
}
