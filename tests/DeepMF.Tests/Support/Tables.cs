using DeepMF.Data;

namespace DeepMF.Tests.Support;

/// <summary>Interaction tables for tests.</summary>
internal static class Tables
{
    /// <summary>A table of indices; the cardinalities are those of the largest indices, or as given.</summary>
    public static InteractionTable Of(params (int User, int Item, float Rating)[] rows) =>
        Of(rows.Max(r => r.User) + 1, rows.Max(r => r.Item) + 1, rows);

    public static InteractionTable Of(int users, int items, params (int User, int Item, float Rating)[] rows) =>
        new(
            Vocabulary.Create(Enumerable.Range(0, users)),
            Vocabulary.Create(Enumerable.Range(0, items)),
            [.. rows.Select(r => r.User)],
            [.. rows.Select(r => r.Item)],
            [.. rows.Select(r => r.Rating)]);

    /// <summary>One user and one item with these ratings.</summary>
    public static InteractionTable Ratings(params float[] ratings) => Of(1, 1, [.. ratings.Select(r => (0, 0, r))]);

    /// <summary>Ratings μ + b_u + b_i + p_uᵀ q_i + noise for a share of all pairs, all drawn by the seed.</summary>
    public static InteractionTable LowRank(int users, int items, int rank, double density, double noise, ulong seed)
    {
        var random = CounterRandom.Create(seed, "test.lowrank");
        var next = 0UL;
        double[] Draw(int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ => deviation * random.NextNormal(next++))];
        var (userBias, itemBias) = (Draw(users, 0.3), Draw(items, 0.3));
        var (userFactors, itemFactors) = (Draw(users * rank, 0.8), Draw(items * rank, 0.8));
        var rows = new List<(int, int, float)>();
        for (var u = 0; u < users; u++)
        {
            for (var i = 0; i < items; i++)
            {
                if (random.NextDouble(1_000_000_000 + next++) >= density)
                    continue;
                var dot = 0.0;
                for (var k = 0; k < rank; k++)
                    dot += userFactors[u * rank + k] * itemFactors[i * rank + k];
                rows.Add((u, i, (float)(3 + userBias[u] + itemBias[i] + dot + noise * random.NextNormal(next++))));
            }
        }

        return Of(users, items, [.. rows]);
    }
}
