namespace DeepMF.Data;

/// <summary>Random orders that depend on a seed, a purpose and a number alone.</summary>
internal static class RowOrder
{
    /// <summary>The stream of one epoch, fold or the like.</summary>
    public static CounterRandom Stream(ulong seed, string purpose, int number = 0) =>
        CounterRandom.Create(CounterRandom.Create(seed, purpose).Next64((ulong)number), 0);

    /// <summary>Writes 0 to n - 1 in random order (Fisher and Yates, as in Durstenfeld 1964).</summary>
    public static void Shuffle(Span<int> order, CounterRandom random)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Permute(order, random);
    }

    /// <summary>Puts what there is in random order.</summary>
    public static void Permute<T>(Span<T> order, CounterRandom random)
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)random.NextInteger((ulong)i, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
