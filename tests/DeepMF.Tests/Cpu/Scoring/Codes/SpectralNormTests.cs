using DeepMF.Cpu.Scoring.Codes;

namespace DeepMF.Tests.Cpu.Scoring.Codes;

public sealed class SpectralNormTests
{
    [Fact]
    public void The_bound_of_a_diagonal_matrix_is_its_largest_number()
    {
        float[] rows = [3, 0, 0, 0, -7, 0];

        SpectralNorm.UpperBound(rows, 3).Should().BeInRange(7, 7 * 1.02);
    }

    [Fact]
    public void The_bound_of_a_product_of_two_vectors_is_that_of_their_lengths()
    {
        // (1, 2, 2) and (3, 4): 3 times 5.
        float[] rows = [3, 4, 6, 8, 6, 8];

        SpectralNorm.UpperBound(rows, 2).Should().BeInRange(15, 15 * 1.02);
    }

    [Theory]
    [InlineData(33, 64, 1f)]
    [InlineData(64, 20, 1e-12f)]
    [InlineData(1, 300, 1e12f)]
    [InlineData(40, 1, 1f)]
    public void No_vector_is_made_longer_than_the_bound_and_some_nearly_so_long(int count, int columns, float size)
    {
        var random = new Random(count);
        var rows = Enumerable.Range(0, count * columns).Select(_ => size * (float)(random.NextDouble() - 0.5)).ToArray();

        var bound = SpectralNorm.UpperBound(rows, columns);

        // The power method: the vector that is made longest.
        var vector = Enumerable.Range(0, columns).Select(_ => random.NextDouble()).ToArray();
        var norm = 0.0;
        for (var i = 0; i < 3_000; i++)
        {
            var image = Enumerable.Range(0, count).Select(r => Enumerable.Range(0, columns).Sum(c => rows[r * columns + c] * vector[c])).ToArray();
            norm = Math.Sqrt(image.Sum(x => x * x) / vector.Sum(x => x * x));
            vector = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, count).Sum(r => rows[r * columns + c] * image[r]))];
            var length = Math.Sqrt(vector.Sum(x => x * x));
            vector = [.. vector.Select(x => x / length)];
        }

        bound.Should().BeInRange(norm, 1.08 * norm);
    }

    [Fact]
    public void The_bound_of_zeros_is_zero()
    {
        SpectralNorm.UpperBound(new float[12], 4).Should().Be(0);
    }

    [Fact]
    public void What_is_no_number_has_no_bound()
    {
        float[] rows = [1, float.NaN, 2, 3];

        double.IsFinite(SpectralNorm.UpperBound(rows, 2)).Should().BeFalse();
    }
}
