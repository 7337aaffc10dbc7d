using DeepMF.Samples.Gallery.Maps;

namespace DeepMF.Tests.Maps;

public sealed class TSneTests
{
    private const int PerCluster = 25;
    private const int Clusters = 4;

    private static readonly TSneOptions Small = new() { Perplexity = 10, Steps = 500, ExaggeratedSteps = 100 };

    [Fact]
    public void Separate_clusters_stay_separate_from_a_start_that_mixes_them()
    {
        var points = ClusteredPoints();

        var map = TSne.Map(points, RandomPlaces(points.Count), Small, TestContext.Current.CancellationToken);

        for (var i = 0; i < points.Count; i++)
        {
            var nearest = Enumerable.Range(0, points.Count).Where(j => j != i).OrderBy(j => Squared(map[i], map[j])).Take(PerCluster - 1);
            nearest.Should().OnlyContain(j => j / PerCluster == i / PerCluster, $"all other points of the cluster of point {i} are nearer than any other point");
        }

        map.Average(p => p.X).Should().BeApproximately(0, 1e-9);
        map.Average(p => p.Y).Should().BeApproximately(0, 1e-9);
    }

    [Fact]
    public void The_divergence_is_far_below_that_of_the_start()
    {
        var points = ClusteredPoints();
        var start = RandomPlaces(points.Count);
        var similarities = TSneSimilarities.Joint(points, Small.Perplexity);

        var map = TSne.Map(points, start, Small, TestContext.Current.CancellationToken);

        Divergence(similarities, Flat(map)).Should().BeLessThan(0.3 * Divergence(similarities, Flat(start)));
    }

    [Fact]
    public void The_gradient_agrees_with_finite_differences()
    {
        const double Step = 1e-5;
        var points = ClusteredPoints();
        var similarities = TSneSimilarities.Joint(points, 10);
        var places = Flat(RandomPlaces(points.Count));
        var gradient = new double[places.Length];

        TSne.Gradient(similarities, places, 1, gradient);

        for (var k = 0; k < places.Length; k++)
        {
            var (up, down) = ((double[])places.Clone(), (double[])places.Clone());
            up[k] += Step;
            down[k] -= Step;
            gradient[k].Should().BeApproximately((Divergence(similarities, up) - Divergence(similarities, down)) / (2 * Step), 1e-8);
        }
    }

    [Fact]
    public void The_gradient_of_two_pairs_is_what_the_formula_gives_by_hand()
    {
        // Three points on a line at 0, 1 and 2: kernels 1/2, 1/5 and 1/2, so Z = 2.4.
        double[] similarities = [0, 0.3, 0.1, 0.3, 0, 0.1, 0.1, 0.1, 0];
        var gradient = new double[6];

        TSne.Gradient(similarities, [0, 0, 1, 0, 2, 0], 2, gradient);

        var (near, far, right) = (4 * (0.6 - 0.5 / 2.4) * 0.5, 4 * (0.2 - 0.2 / 2.4) * 0.2 * 2, 4 * (0.2 - 0.5 / 2.4) * 0.5);
        gradient.Should().Equal([-near - far, 0, near - right, 0, right + far, 0], (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_same_start_gives_the_same_map_and_the_scale_of_the_start_does_not_matter()
    {
        var points = ClusteredPoints();
        var start = RandomPlaces(points.Count);
        var options = Small with { Steps = 20, ExaggeratedSteps = 10 };

        var map = TSne.Map(points, start, options, TestContext.Current.CancellationToken);

        TSne.Map(points, start, options, TestContext.Current.CancellationToken).Should().Equal(map);
        TSne.Map(points, [.. start.Select(p => (4 * p.X, 4 * p.Y))], options, TestContext.Current.CancellationToken).Should().Equal(map);
    }

    [Fact]
    public void Every_option_changes_the_map()
    {
        var points = ClusteredPoints();
        var start = RandomPlaces(points.Count);
        var options = Small with { Steps = 20, ExaggeratedSteps = 10 };
        TSneOptions[] others = [options with { Perplexity = 12 }, options with { Steps = 21 }, options with { ExaggeratedSteps = 11 }, options with { Exaggeration = 11 }];

        var map = TSne.Map(points, start, options, TestContext.Current.CancellationToken);

        foreach (var other in others)
            TSne.Map(points, start, other, TestContext.Current.CancellationToken).Should().NotEqual(map);
    }

    [Fact]
    public void A_cancelled_token_ends_it()
    {
        var points = ClusteredPoints();

        var act = () => TSne.Map(points, RandomPlaces(points.Count), Small, new CancellationToken(canceled: true));

        act.Should().Throw<OperationCanceledException>();
    }

    /// <summary>Normal clouds of standard deviation 1 in ten dimensions, their centres 14 apart from each other.</summary>
    internal static IReadOnlyList<double[]> ClusteredPoints()
    {
        const int Width = 10;
        var random = CounterRandom.Create(1, "clusters");
        return
        [
            .. Enumerable.Range(0, Clusters * PerCluster).Select(i =>
                Enumerable.Range(0, Width).Select(d => random.NextNormal((ulong)(i * Width + d)) + (d == i / PerCluster ? 10.0 : 0)).ToArray()),
        ];
    }

    internal static IReadOnlyList<(double X, double Y)> RandomPlaces(int count)
    {
        var random = CounterRandom.Create(1, "places");
        return [.. Enumerable.Range(0, count).Select(i => ((double)random.NextNormal((ulong)(2 * i)), (double)random.NextNormal((ulong)(2 * i + 1))))];
    }

    private static double Divergence(double[] similarities, double[] places) => TSne.Gradient(similarities, places, 1, new double[places.Length]);

    private static double[] Flat(IReadOnlyList<(double X, double Y)> places) => [.. places.SelectMany(p => new[] { p.X, p.Y })];

    private static double Squared((double X, double Y) a, (double X, double Y) b) => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y);
}
