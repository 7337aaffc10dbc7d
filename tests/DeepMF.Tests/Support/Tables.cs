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
}
