namespace DeepMF.Data;

/// <summary>Makes ratings of known structure, for examples and experiments that need no download.</summary>
/// <remarks>Raw ids are whole numbers from 1. No pair of user and item occurs twice. The same options give the same table on every machine.</remarks>
public static class GeneratedRatings
{
    /// <summary>Makes random cells of a matrix of low rank: what matrix factorization can learn exactly.</summary>
    /// <remarks>Rating(u, i) = p_uᵀ q_i + noise, with standard normal p and q of <see cref="LowRankOptions.Rank"/> numbers each.</remarks>
    /// <param name="options">The shape.</param>
    /// <returns>The ratings, in random order.</returns>
    /// <exception cref="ArgumentException">There are fewer cells than ratings.</exception>
    public static InteractionTable LowRank(LowRankOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var rank = options.Rank;
        var userFactors = Normal(options.Seed, "low rank users", checked(options.Users * rank)); // [U, Rank]
        var itemFactors = Normal(options.Seed, "low rank items", checked(options.Items * rank)); // [I, Rank]
        var noise = RowOrder.Stream(options.Seed, "low rank noise");
        return Build(options.Users, options.Items, options.Ratings, options.Seed, (row, user, item) =>
            Dot(userFactors.AsSpan(user * rank, rank), itemFactors.AsSpan(item * rank, rank)) + options.NoiseStandardDeviation * noise.NextNormal((ulong)row));
    }

    /// <summary>Makes normal numbers in random cells: nothing that any model can learn.</summary>
    /// <param name="options">The shape.</param>
    /// <returns>The ratings, in random order.</returns>
    /// <exception cref="ArgumentException">There are fewer cells than ratings.</exception>
    public static InteractionTable Noise(NoiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var noise = RowOrder.Stream(options.Seed, "noise");
        return Build(options.Users, options.Items, options.Ratings, options.Seed, (row, _, _) => options.StandardDeviation * noise.NextNormal((ulong)row));
    }

    /// <summary>Makes half-star ratings that resemble MovieLens: few popular films, few busy users, generous users, good films, tastes and genres.</summary>
    /// <remarks>The rows are grouped by user; those of a user are in the order of time. Titles are unknown.</remarks>
    /// <param name="options">The shape.</param>
    /// <returns>The ratings and the films' genres.</returns>
    /// <exception cref="ArgumentException">There are fewer ratings than users, more than half of the cells, or the shares of the variance add up to more than 1.</exception>
    public static MovieLensDataSet MovieLensLike(MovieLensLikeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MovieLensLikeGenerator(options).Generate();
    }

    internal static Vocabulary<int> Numbers(int count) => Vocabulary.Create(Enumerable.Range(1, count));

    internal static float[] Normal(ulong seed, string purpose, int count)
    {
        var numbers = new float[count];
        RowOrder.Stream(seed, purpose).FillNormal(0, 1, numbers);
        return numbers;
    }

    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    private static InteractionTable Build(int userCount, int itemCount, int count, ulong seed, Func<int, int, int, double> rating)
    {
        GenerationCheck.Cells(userCount, itemCount, count, (long)userCount * itemCount, "options");
        var cells = DistinctCells.Draw((long)userCount * itemCount, count, seed);
        var users = new int[count];
        var items = new int[count];
        var ratings = new float[count];
        for (var row = 0; row < count; row++)
        {
            users[row] = (int)(cells[row] / itemCount);
            items[row] = (int)(cells[row] % itemCount);
            ratings[row] = (float)rating(row, users[row], items[row]);
        }

        return new InteractionTable(Numbers(userCount), Numbers(itemCount), new InteractionTable.Columns(users, items, ratings, null));
    }
}
