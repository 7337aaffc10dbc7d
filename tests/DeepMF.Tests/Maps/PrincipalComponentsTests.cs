using DeepMF.Samples.Gallery.Maps;

namespace DeepMF.Tests.Maps;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Points_are_placed_along_the_two_directions_in_which_they_differ_most()
    {
        // Around (1, 2, 7): 5 to either side along (0.6, 0.8, 0) and 1 along (-0.8, 0.6, 0), whose largest number is made positive.
        double[][] points = [[4, 6, 7], [-2, -2, 7], [0.2, 2.6, 7], [1.8, 1.4, 7]];
        (double X, double Y)[] expected = [(5, 0), (-5, 0), (0, -1), (0, 1)];

        var components = PrincipalComponents.Of(points);

        components.FirstShare.Should().BeApproximately(50.0 / 52, 1e-12);
        components.SecondShare.Should().BeApproximately(2.0 / 52, 1e-12);
        foreach (var (place, should) in components.Places.Zip(expected))
        {
            place.X.Should().BeApproximately(should.X, 1e-12);
            place.Y.Should().BeApproximately(should.Y, 1e-12);
        }
    }
}
