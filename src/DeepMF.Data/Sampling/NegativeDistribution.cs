namespace DeepMF.Data;

/// <summary>From which distribution the items that a user has no interaction with are drawn. The hierarchy is closed.</summary>
public abstract record NegativeDistribution
{
    private protected NegativeDistribution()
    {
    }

    /// <summary>Each item that the user has no interaction with is as likely as any other.</summary>
    public static NegativeDistribution Uniform { get; } = new UniformDistribution();

    /// <summary>An item is drawn in proportion to cᵉ, where c is the number of its rows in the training table and e the exponent.</summary>
    /// <remarks>
    /// Mikolov et al. (2013), "Distributed Representations of Words and Phrases and their Compositionality", section 2.2, with e = 3/4. An item without a row is drawn only with an exponent of 0,
    /// which is as good as <see cref="Uniform"/>.
    /// </remarks>
    /// <param name="exponent">The exponent e, a finite number of at least 0; with 1, items are drawn as often as they are met.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exponent"/> is negative or not finite.</exception>
    public static NegativeDistribution ByPopularity(double exponent = 0.75) => double.IsFinite(exponent) && exponent >= 0
        ? new PopularityDistribution(exponent)
        : throw new ArgumentOutOfRangeException(nameof(exponent), exponent, "The exponent of popularity is a finite number of at least 0.");

    /// <summary>The weight of every index of an item, or <see langword="null"/> where all are alike. Being internal, it also keeps others from adding a kind through the copy constructor that every record has.</summary>
    internal abstract double[]? Weights(InteractionTable table);

    private sealed record UniformDistribution : NegativeDistribution
    {
        internal override double[]? Weights(InteractionTable table) => null;
    }

    private sealed record PopularityDistribution(double Exponent) : NegativeDistribution
    {
        internal override double[] Weights(InteractionTable table)
        {
            var weights = new double[table.ItemVocabulary.Count];
            foreach (var item in table.ItemIndices)
                weights[item]++;
            // The share of the largest count keeps the power of any exponent finite.
            var most = Math.Max(1, weights.Max());
            for (var item = 0; item < weights.Length; item++)
                weights[item] = Math.Pow(weights[item] / most, Exponent);
            if (table.ItemVocabulary.HasUnknown)
                weights[0] = 0;
            return weights;
        }
    }
}
