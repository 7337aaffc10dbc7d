using DeepMF.Benchmarks.Throughput;
using DeepMF.Data;

namespace DeepMF.Benchmarks.Serving;

/// <summary>Interactions of the shape of MovieLens 20M, made from a seed.</summary>
internal static class ServingData
{
    public const int Users = RatingData.UserCount;
    public const int Items = RatingData.RatedFilmCount;
    public const int RatingsOfNewUser = 20;

    /// <summary>The raw id of the user of a call.</summary>
    public static int UserOf(int call) => 1 + (int)(call * 7_919L % Users);

    /// <summary>The raw id of the item of a call.</summary>
    public static int ItemOf(int call) => 3 * (1 + (int)(call * 7_919L % Items));

    /// <summary>The ratings of the new user of a call.</summary>
    public static IEnumerable<(int Item, float Rating)> NewUser(int call) => Enumerable.Range(0, RatingsOfNewUser).Select(k => (ItemOf(call + 101 * k), 0.5f * (1 + (call + k) % 10)));

    /// <summary>Makes a table in which every user has as many items; an item's rank is the square of a uniform number.</summary>
    public static InteractionTable Create(int rows)
    {
        var random = CounterRandom.Create(1, "serving");
        var users = new int[rows];
        var items = new int[rows];
        var ratings = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            var place = random.NextDouble((ulong)row);
            users[row] = (int)((long)row * Users / rows);
            items[row] = row < Items ? row : (int)(place * place * Items);
            ratings[row] = 0.5f * (1 + row % 10);
        }

        return new InteractionTable(Vocabulary.Create(Enumerable.Range(1, Users)), Vocabulary.Create(Enumerable.Range(1, Items).Select(i => 3 * i)), users, items, ratings);
    }
}
