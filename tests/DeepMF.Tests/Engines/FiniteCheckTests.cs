using DeepMF.Engines;

namespace DeepMF.Tests.Engines;

public sealed class FiniteCheckTests
{
    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void A_number_that_is_not_finite_is_found_wherever_it_stands(float number)
    {
        for (var at = 0; at < 70; at++)
        {
            var run = new float[70];
            FiniteCheck.FirstNotFinite(run).Should().Be(-1);
            run[69] = float.NaN;
            run[at] = number;
            FiniteCheck.FirstNotFinite(run).Should().Be(at);
        }
    }
}
