using System.Numerics.Tensors;

namespace DeepMF.Cpu.Scoring.Codes;

/// <summary>How much longer a matrix can make a vector.</summary>
internal static class SpectralNorm
{
    /// <summary>Squarings: the bound is then at most the 64th root of the rank above the norm.</summary>
    private const int Squarings = 4;

    /// <summary>More than single precision takes from the bound.</summary>
    private const double Allowance = 1.01;

    /// <summary>A number that |M x| / |x| cannot pass, and hardly above the least such number.</summary>
    /// <remarks>The largest eigenvalue of G = M Mᵀ is at most ‖G^p‖^(1/p) for any p, with Frobenius' norm, which is that of all eigenvalues; here p = 16.</remarks>
    /// <param name="rows">The rows of M, <paramref name="columns"/> numbers each.</param>
    /// <param name="columns">The numbers of a row.</param>
    public static double UpperBound(ReadOnlySpan<float> rows, int columns)
    {
        var n = rows.Length / columns;
        // The shorter side of M gives the smaller G, with the same eigenvalues but for zeros.
        if (n > columns)
            return UpperBound(Transposed(rows, columns), n);
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(rows));
        if (largest == 0)
            return 0;
        // Squares of numbers up to 1 neither overflow nor all vanish.
        var scaled = new float[rows.Length];
        TensorPrimitives.Divide(rows, largest, scaled);
        var gram = new float[n * n];
        Square(scaled, columns, gram);
        var logarithm = 0.0;
        for (var i = 0; i <= Squarings; i++)
        {
            // gram · exp(logarithm) is G to the power of 2^i, before and after: products of numbers of length 1 cannot overflow.
            var length = TensorPrimitives.Norm<float>(gram);
            logarithm += Math.Log(length);
            if (i == Squarings)
                break;
            TensorPrimitives.Divide(gram, length, gram);
            logarithm *= 2;
            Square([.. gram], n, gram);
        }

        return Allowance * largest * Math.Exp(logarithm / (2 << Squarings));
    }

    /// <summary>destination = M Mᵀ.</summary>
    private static void Square(ReadOnlySpan<float> rows, int columns, Span<float> destination)
    {
        var n = rows.Length / columns;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                destination[i * n + j] = destination[j * n + i] = TensorPrimitives.Dot(rows.Slice(i * columns, columns), rows.Slice(j * columns, columns));
    }

    private static float[] Transposed(ReadOnlySpan<float> rows, int columns)
    {
        var n = rows.Length / columns;
        var transposed = new float[rows.Length];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < columns; j++)
                transposed[j * n + i] = rows[i * columns + j];
        return transposed;
    }
}
