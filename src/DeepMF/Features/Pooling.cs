namespace DeepMF;

/// <summary>How the n embeddings of a bag become one vector.</summary>
public enum Pooling
{
    /// <summary>The mean: sum / n.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>Sum / √n, which keeps the variance independent of n (Koren 2008, SVD++, eq. 15).</summary>
    SquareRootMean,
}
