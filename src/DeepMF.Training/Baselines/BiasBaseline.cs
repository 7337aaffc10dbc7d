using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Predicts from damped means: r̂_ui = μ + b_u + b_i.</summary>
/// <remarks>
/// b_i = Σ_u (r_ui - μ) / (λ_i + n_i), then b_u = Σ_i (r_ui - μ - b_i) / (λ_u + n_u), with n the number of ratings (Koren 2010, "Factor in the
/// Neighbors", section 2.1). A user or an item without ratings has a bias of 0.
/// </remarks>
public sealed class BiasBaseline : Baseline
{
    private readonly double[] _userBiases;
    private readonly double[] _itemBiases;

    private BiasBaseline(double mean, double[] userBiases, double[] itemBiases)
        : base(mean, userBiases.Length, itemBiases.Length)
    {
        _userBiases = userBiases;
        _itemBiases = itemBiases;
    }

    /// <summary>The biases b_u, shape <c>[Users]</c>, in units of the rating.</summary>
    public ReadOnlySpan<double> UserBiases => _userBiases;

    /// <summary>The biases b_i, shape <c>[Items]</c>, in units of the rating.</summary>
    public ReadOnlySpan<double> ItemBiases => _itemBiases;

    /// <summary>Computes the biases of a table's users and items.</summary>
    /// <param name="table">The ratings, at least one.</param>
    /// <param name="options">The damping; <see langword="null"/> means the defaults.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="ArgumentException">The table is empty.</exception>
    public static BiasBaseline Fit(InteractionTable table, BiasBaselineOptions? options = null)
    {
        var mean = MeanOf(table);
        options ??= new BiasBaselineOptions();
        var users = table.UserIndices;
        var items = table.ItemIndices;
        var ratings = table.Ratings;
        var deviations = new double[ratings.Length];
        for (var row = 0; row < deviations.Length; row++)
            deviations[row] = ratings[row] - mean;
        var itemBiases = DampedMeans(items, deviations, table.Items.Cardinality, options.ItemDamping);
        for (var row = 0; row < deviations.Length; row++)
            deviations[row] -= itemBiases[items[row]];
        return new BiasBaseline(mean, DampedMeans(users, deviations, table.Users.Cardinality, options.UserDamping), itemBiases);
    }

    private protected override double PredictCore(int user, int item) => Mean + _userBiases[user] + _itemBiases[item];

    private static double[] DampedMeans(ReadOnlySpan<int> indices, ReadOnlySpan<double> deviations, int count, double damping)
    {
        var sums = new double[count];
        var counts = new int[count];
        for (var row = 0; row < indices.Length; row++)
        {
            sums[indices[row]] += deviations[row];
            counts[indices[row]]++;
        }

        for (var i = 0; i < count; i++)
            sums[i] = counts[i] == 0 ? 0 : sums[i] / (damping + counts[i]);
        return sums;
    }
}
