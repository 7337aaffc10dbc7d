namespace DeepMF.Samples.Gallery.Maps;

/// <summary>Draws points of many dimensions in two, so that neighbours stay neighbours: exact t-SNE (van der Maaten and Hinton 2008).</summary>
/// <remarks>Time and memory grow with the square of the number of points: for some thousands at most. Nothing is drawn at random: the start decides.</remarks>
internal static class TSne
{
    private const double StartDeviation = 1e-4;
    private const double EarlyMomentum = 0.5;
    private const double LateMomentum = 0.8;

    /// <summary>Moves points of the plane until their similarities resemble those of the original points.</summary>
    /// <param name="points">N points of one width, finite.</param>
    /// <param name="start">N places in the plane, finite; they are scaled down to a standard deviation of 10⁻⁴. The first two principal components keep the
    /// order of distant clusters (Kobak and Berens 2019).</param>
    /// <param name="options">The settings; <see langword="null"/> means the defaults.</param>
    /// <param name="cancellationToken">Looked at before every step.</param>
    /// <returns>The N places, around (0, 0). Distances between far points mean little.</returns>
    /// <exception cref="ArgumentException">There are fewer than 3 × perplexity + 1 points, they do not fit, or a number is not finite.</exception>
    public static (double X, double Y)[] Map(IReadOnlyList<double[]> points, IReadOnlyList<(double X, double Y)> start, TSneOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new TSneOptions();
        Check(points, start, options);
        var n = points.Count;
        var similarities = TSneSimilarities.Joint(points, options.Perplexity);
        var places = Shrink(start);
        var gradient = new double[2 * n];
        var velocity = new double[2 * n];
        var gains = new double[2 * n];
        Array.Fill(gains, 1);
        // Belkina et al. (2019), for a gradient with its factor 4.
        var rate = Math.Max(50, n / options.Exaggeration / 4);
        for (var step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isEarly = step < options.ExaggeratedSteps;
            _ = Gradient(similarities, places, isEarly ? options.Exaggeration : 1, gradient);
            Move(places, velocity, gains, gradient, rate, isEarly ? EarlyMomentum : LateMomentum);
        }

        // Gradients add up to 0, but gains differ: the whole map drifts.
        (double X, double Y)[] map = [.. Enumerable.Range(0, n).Select(i => (places[2 * i], places[2 * i + 1]))];
        var (x, y) = (map.Average(p => p.X), map.Average(p => p.Y));
        return Array.ConvertAll(map, p => (p.X - x, p.Y - y));
    }

    /// <summary>The gradient 4 Σ_j (e p_ij - q_ij)(y_i - y_j) / (1 + |y_i - y_j|²) (eq. 5, with exaggeration e).</summary>
    /// <param name="similarities">P, shape <c>[N, N]</c>.</param>
    /// <param name="places">y, shape <c>[N, 2]</c>.</param>
    /// <param name="exaggeration">The factor e on P.</param>
    /// <param name="gradient">Receives the gradient, shape <c>[N, 2]</c>.</param>
    /// <returns>The divergence Σ p ln(p / q) of Q from P, without exaggeration (eq. 2).</returns>
    public static double Gradient(ReadOnlySpan<double> similarities, ReadOnlySpan<double> places, double exaggeration, Span<double> gradient)
    {
        var n = places.Length / 2;
        var total = 0.0;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++)
                total += 2 * Kernel(places, i, j);
        gradient.Clear();
        var divergence = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var kernel = Kernel(places, i, j);
                var (p, q) = (similarities[i * n + j], kernel / total);
                if (p > 0)
                    divergence += 2 * p * Math.Log(p / q);
                var force = 4 * (exaggeration * p - q) * kernel;
                for (var d = 0; d < 2; d++)
                {
                    var pull = force * (places[2 * i + d] - places[2 * j + d]);
                    gradient[2 * i + d] += pull;
                    gradient[2 * j + d] -= pull;
                }
            }
        }

        return divergence;
    }

    /// <summary>Student's t with one degree of freedom, unnormalised (eq. 4).</summary>
    private static double Kernel(ReadOnlySpan<double> places, int i, int j)
    {
        var (x, y) = (places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]);
        return 1 / (1 + x * x + y * y);
    }

    /// <summary>Momentum, and a gain per number that grows while the descent keeps its direction (Jacobs 1988, as in the authors' program).</summary>
    private static void Move(double[] places, double[] velocity, double[] gains, double[] gradient, double rate, double momentum)
    {
        for (var k = 0; k < places.Length; k++)
        {
            gains[k] = gradient[k] * velocity[k] < 0 ? gains[k] + 0.2 : Math.Max(0.01, gains[k] * 0.8);
            velocity[k] = momentum * velocity[k] - rate * gains[k] * gradient[k];
            places[k] += velocity[k];
        }
    }

    private static double[] Shrink(IReadOnlyList<(double X, double Y)> start)
    {
        var (x, y) = (start.Average(p => p.X), start.Average(p => p.Y));
        var deviation = Math.Sqrt(start.Average(p => (p.X - x) * (p.X - x)));
        var scale = deviation > 0 ? StartDeviation / deviation : 1;
        return [.. start.SelectMany(p => new[] { scale * (p.X - x), scale * (p.Y - y) })];
    }

    private static void Check(IReadOnlyList<double[]> points, IReadOnlyList<(double X, double Y)> start, TSneOptions options)
    {
        if (points.Count < 3 * options.Perplexity + 1)
            throw new ArgumentException(FormattableString.Invariant($"A perplexity of {options.Perplexity} needs at least {Math.Ceiling(3 * options.Perplexity + 1)} points, but there are {points.Count}."), nameof(points));
        if (start.Count != points.Count)
            throw new ArgumentException(FormattableString.Invariant($"There are {points.Count} points, but {start.Count} places to start from."), nameof(start));
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Length != points[0].Length)
                throw new ArgumentException(FormattableString.Invariant($"Point {i} has {points[i].Length} numbers, but point 0 has {points[0].Length}."), nameof(points));
            if (!points[i].All(double.IsFinite) || !double.IsFinite(start[i].X) || !double.IsFinite(start[i].Y))
                throw new ArgumentException($"Point {i} or its place has a number that is not finite.", nameof(points));
        }
    }
}
