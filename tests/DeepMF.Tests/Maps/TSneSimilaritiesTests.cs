using DeepMF.Samples.Gallery.Maps;

namespace DeepMF.Tests.Maps;

public sealed class TSneSimilaritiesTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void Each_row_has_the_perplexity(double perplexity)
    {
        var points = TSneTests.ClusteredPoints();
        var n = points.Count;

        var rows = TSneSimilarities.Conditional(points, perplexity);

        for (var i = 0; i < n; i++)
        {
            double[] row = [.. rows.Skip(i * n).Take(n)];
            row[i].Should().Be(0);
            row.Sum().Should().BeApproximately(1, 1e-12);
            Math.Exp(-row.Where(p => p > 0).Sum(p => p * Math.Log(p))).Should().BeApproximately(perplexity, 1e-6);
        }
    }

    [Fact]
    public void Joint_similarities_are_symmetric_and_add_up_to_one()
    {
        var points = TSneTests.ClusteredPoints();
        var n = points.Count;

        var joint = TSneSimilarities.Joint(points, 10);

        joint.Sum().Should().BeApproximately(1, 1e-12);
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++)
                joint[i * n + j].Should().Be(joint[j * n + i]);
    }

    [Fact]
    public void The_unit_of_the_points_does_not_matter()
    {
        var points = TSneTests.ClusteredPoints();

        var joint = TSneSimilarities.Joint([.. points.Select(p => Array.ConvertAll(p, x => 1e6 * x))], 10);

        var expected = TSneSimilarities.Joint(points, 10);
        for (var k = 0; k < joint.Length; k++)
            joint[k].Should().BeApproximately(expected[k], 1e-9);
    }

    [Fact]
    public void Equal_points_are_equally_similar()
    {
        var rows = TSneSimilarities.Conditional([.. Enumerable.Range(0, 5).Select(_ => new[] { 1.0, 2.0 })], 1.2);

        rows.Should().OnlyContain(p => p == 0 || Math.Abs(p - 0.25) < 1e-12);
    }
}
