using MathNet.Numerics.LinearAlgebra;

namespace DeepMF.Samples.Gallery.Maps;

/// <summary>The two directions in which points differ most (Pearson 1901).</summary>
/// <param name="Places">Each point's place in the plane of the two directions, around (0, 0).</param>
/// <param name="FirstShare">The share of the variance that the first direction keeps.</param>
/// <param name="SecondShare">The share of the second.</param>
internal sealed record PrincipalComponents(IReadOnlyList<(double X, double Y)> Places, double FirstShare, double SecondShare)
{
    /// <summary>Projects N points of width D.</summary>
    /// <remarks>The eigenvectors of the covariance: D² numbers, where a singular value decomposition of the points would take N².</remarks>
    public static PrincipalComponents Of(IReadOnlyList<double[]> points)
    {
        var matrix = Matrix<double>.Build.DenseOfRowArrays(points); // [N, D]
        var centred = matrix - Matrix<double>.Build.Dense(matrix.RowCount, 1, 1) * (matrix.ColumnSums() / matrix.RowCount).ToRowMatrix();
        var decomposition = centred.TransposeThisAndMultiply(centred).Evd(Symmetricity.Symmetric);
        // In rising order.
        var width = matrix.ColumnCount;
        var values = decomposition.EigenValues.Real();
        var (first, second) = (Direction(decomposition.EigenVectors.Column(width - 1)), Direction(decomposition.EigenVectors.Column(width - 2)));
        var (xs, ys) = (centred * first, centred * second);
        return new PrincipalComponents([.. xs.Zip(ys)], values[width - 1] / values.Sum(), values[width - 2] / values.Sum());
    }

    /// <summary>An eigenvector has no sign: the largest number is made positive, so that pictures do not flip.</summary>
    private static Vector<double> Direction(Vector<double> vector) => vector[vector.AbsoluteMaximumIndex()] < 0 ? -vector : vector;
}
