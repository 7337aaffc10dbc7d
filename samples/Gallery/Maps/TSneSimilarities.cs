namespace DeepMF.Samples.Gallery.Maps;

/// <summary>How similar the points of the original space are: the P of van der Maaten and Hinton (2008).</summary>
internal static class TSneSimilarities
{
    /// <summary>Halvings of the search of a precision: more than a double has digits.</summary>
    private const int Halvings = 100;

    /// <summary>The joint similarities p_ij = (p_j|i + p_i|j) / 2N (section 3.1), which add up to 1.</summary>
    /// <param name="points">N points of one width.</param>
    /// <param name="perplexity">Less than N - 1.</param>
    /// <returns>Shape <c>[N, N]</c>, row-major.</returns>
    public static double[] Joint(IReadOnlyList<double[]> points, double perplexity)
    {
        var n = points.Count;
        var conditional = Conditional(points, perplexity);
        var joint = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                joint[i * n + j] = (conditional[i * n + j] + conditional[j * n + i]) / (2 * n);
        return joint;
    }

    /// <summary>The similarities p_j|i ∝ exp(-β_i |x_i - x_j|²) (eq. 1, β = 1 / 2σ²), with β_i such that the row has the perplexity.</summary>
    /// <returns>Shape <c>[N, N]</c>, row-major; each row adds up to 1, and the diagonal is 0.</returns>
    public static double[] Conditional(IReadOnlyList<double[]> points, double perplexity)
    {
        var n = points.Count;
        var rows = new double[n * n];
        var distances = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                distances[j] = SquaredDistance(points[i], points[j]);
            FillRow(distances, i, Math.Log(perplexity), rows.AsSpan(i * n, n));
        }

        return rows;
    }

    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var d = 0; d < a.Length; d++)
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        return sum;
    }

    /// <summary>Searches the precision by doubling, then by halving: the entropy falls as it rises.</summary>
    private static void FillRow(ReadOnlySpan<double> distances, int self, double entropy, Span<double> row)
    {
        var (low, high) = (0.0, double.PositiveInfinity);
        // Starts at the scale of the distances, so that the search does not depend on the units of the points.
        var mean = 0.0;
        foreach (var distance in distances)
            mean += distance / (distances.Length - 1);
        var precision = mean > 0 ? 1 / mean : 1;
        for (var step = 0; step < Halvings; step++)
        {
            if (EntropyOf(distances, self, precision, row) > entropy)
                low = precision;
            else
                high = precision;
            precision = double.IsPositiveInfinity(high) ? 2 * precision : (low + high) / 2;
        }

        _ = EntropyOf(distances, self, precision, row);
    }

    /// <summary>Fills a row and returns its entropy in nats.</summary>
    private static double EntropyOf(ReadOnlySpan<double> distances, int self, double precision, Span<double> row)
    {
        // The nearest neighbour has weight 1, so that no row is all zeros.
        var nearest = double.PositiveInfinity;
        for (var j = 0; j < distances.Length; j++)
            if (j != self)
                nearest = Math.Min(nearest, distances[j]);
        var (sum, weighted) = (0.0, 0.0);
        for (var j = 0; j < distances.Length; j++)
        {
            row[j] = j == self ? 0 : Math.Exp(-precision * (distances[j] - nearest));
            sum += row[j];
            weighted += row[j] * (distances[j] - nearest);
        }

        for (var j = 0; j < distances.Length; j++)
            row[j] /= sum;
        return Math.Log(sum) + precision * weighted / sum;
    }
}
