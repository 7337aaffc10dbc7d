using MathNet.Numerics.LinearAlgebra;

namespace DeepMF.Serving.Folding;

/// <summary>The sums of a Gauss-Newton step.</summary>
internal sealed class FoldSums(int size)
{
    private const double LeastShare = 1e-12;

    private readonly double[] _slopes = new double[size];

    /// <summary>Σ w J Jᵀ, shape <c>[P, P]</c>; the lower half is filled.</summary>
    public double[,] Matrix { get; } = new double[size, size];

    /// <summary>Σ w e J, shape <c>[P]</c>.</summary>
    public double[] Descent { get; } = new double[size];

    /// <summary>Adds a residual.</summary>
    /// <param name="error">The residual e.</param>
    /// <param name="weight">Its weight w.</param>
    /// <param name="steps">How far each number was moved.</param>
    /// <param name="own">The prediction, then that for each moved number, a stride apart.</param>
    /// <param name="other">The same of what is subtracted, or empty.</param>
    /// <param name="stride">The numbers from one to the next.</param>
    public void Add(double error, double weight, ReadOnlySpan<double> steps, ReadOnlySpan<float> own, ReadOnlySpan<float> other, int stride)
    {
        for (var d = 0; d < size; d++)
        {
            var change = (double)own[(d + 1) * stride] - own[0];
            if (!other.IsEmpty)
                change -= (double)other[(d + 1) * stride] - other[0];
            _slopes[d] = change / steps[d];
        }

        for (var d = 0; d < size; d++)
        {
            var scaled = weight * _slopes[d];
            Descent[d] += scaled * error;
            for (var e = 0; e <= d; e++)
                Matrix[d, e] += scaled * _slopes[e];
        }
    }

    /// <summary>Solves (Matrix + diag(added)) x = right by Cholesky's decomposition.</summary>
    /// <remarks>What is added is at least 10⁻¹² of the largest element of the diagonal: with less, a few ratings would leave directions that rounding alone decides.</remarks>
    public double[] Solve(ReadOnlySpan<double> added, double[] right)
    {
        var matrix = Matrix<double>.Build.DenseOfArray(Matrix);
        var least = 0.0;
        for (var d = 0; d < size; d++)
            least = Math.Max(least, LeastShare * Matrix[d, d]);
        for (var d = 0; d < size; d++)
        {
            matrix[d, d] += Math.Max(added[d], least);
            for (var e = 0; e < d; e++)
                matrix[e, d] = matrix[d, e];
        }

        return matrix.Cholesky().Solve(Vector<double>.Build.Dense(right)).ToArray();
    }
}
