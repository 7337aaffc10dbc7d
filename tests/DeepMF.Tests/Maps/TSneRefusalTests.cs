using DeepMF.Samples.Gallery.Maps;

namespace DeepMF.Tests.Maps;

public sealed class TSneRefusalTests
{
    private static readonly TSneOptions Options = new() { Perplexity = 2 };

    [Fact]
    public void Too_few_points_for_the_perplexity_are_refused()
    {
        var act = () => TSne.Map(Points(6), Places(6), Options, TestContext.Current.CancellationToken);

        act.Should().Throw<ArgumentException>().WithMessage("A perplexity of 2 needs at least 7 points, but there are 6. (Parameter 'points')");
    }

    [Fact]
    public void Another_number_of_places_is_refused()
    {
        var act = () => TSne.Map(Points(7), Places(8), Options, TestContext.Current.CancellationToken);

        act.Should().Throw<ArgumentException>().WithMessage("There are 7 points, but 8 places to start from. (Parameter 'start')");
    }

    [Fact]
    public void Points_of_different_widths_are_refused()
    {
        var act = () => TSne.Map([.. Points(7), [1, 2, 3]], Places(8), Options, TestContext.Current.CancellationToken);

        act.Should().Throw<ArgumentException>().WithMessage("Point 7 has 3 numbers, but point 0 has 2. (Parameter 'points')");
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_refused()
    {
        var act = () => TSne.Map([.. Points(7), [1, double.NaN]], Places(8), Options, TestContext.Current.CancellationToken);

        act.Should().Throw<ArgumentException>().WithMessage("Point 7 or its place has a number that is not finite. (Parameter 'points')");
    }

    [Fact]
    public void Settings_outside_their_ranges_are_refused()
    {
        var perplexity = () => new TSneOptions { Perplexity = double.NaN };
        var steps = () => new TSneOptions { Steps = 0 };
        var exaggerated = () => new TSneOptions { ExaggeratedSteps = -1 };
        var exaggeration = () => new TSneOptions { Exaggeration = 0.5 };

        perplexity.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Perplexity is a finite number of at least 1.*");
        steps.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Steps is at least 1.*");
        exaggerated.Should().Throw<ArgumentOutOfRangeException>().WithMessage("ExaggeratedSteps is at least 0.*");
        exaggeration.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Exaggeration is a finite number of at least 1.*");
    }

    private static double[][] Points(int count) => [.. Enumerable.Range(0, count).Select(i => new double[] { i, i * i })];

    private static (double X, double Y)[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => ((double)i, 1.0))];
}
