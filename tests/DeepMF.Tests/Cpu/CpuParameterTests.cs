using DeepMF.Cpu;

namespace DeepMF.Tests.Cpu;

public sealed class CpuParameterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(40)]
    public void Memory_is_known_before_it_is_taken(int width)
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 7), width).Embed(new CategoricalFeature("item", 5), 2).Concat().Dense(width).Relu().AddBiases().RegressionHead();

        foreach (var parameter in spec.Parameters)
        {
            using var allocated = new CpuParameter(parameter);
            CpuParameter.MemoryFloatsOf(parameter).Should().Be(allocated.MemoryFloats, parameter.Name);
            allocated.MemoryFloats.Should().BeGreaterThanOrEqualTo(parameter.Length, parameter.Name);
        }
    }

    [Fact]
    public void Rows_of_five_numbers_take_the_place_of_sixteen()
    {
        var table = ModelBuilder.Embed(new CategoricalFeature("user", 7), 5).Embed(new CategoricalFeature("item", 4), 5).Dot().RegressionHead().Parameters[0];

        CpuParameter.MemoryFloatsOf(table).Should().Be(7 * 16);
    }
}
