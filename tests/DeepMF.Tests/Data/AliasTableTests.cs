using DeepMF.Data;

namespace DeepMF.Tests.Data;

public sealed class AliasTableTests
{
    [Theory]
    [InlineData(1.0, 1.0, 1.0, 1.0)]
    [InlineData(1.0, 2.0, 3.0, 4.0)]
    [InlineData(16.0, 1.0, 0.0, 3.0)]
    public void Each_index_has_its_share_of_the_numbers_from_0_to_1(double a, double b, double c, double d)
    {
        double[] weights = [a, b, c, d];
        var table = new AliasTable(weights);
        var counts = new int[4];

        for (var i = 0; i < 10_000; i++)
            counts[table[(i + 0.5) / 10_000]]++;

        // Each index has at most four pieces of the line, and each end of a piece may cost or gain one number.
        for (var i = 0; i < 4; i++)
            counts[i].Should().BeCloseTo((int)(10_000 * weights[i] / weights.Sum()), 4);
    }
}
