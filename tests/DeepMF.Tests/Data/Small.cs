using DeepMF.Data;

namespace DeepMF.Tests.Data;

/// <summary>Small tables that tests share.</summary>
internal static class Small
{
    /// <summary>Rows with the given users and items; row r has the rating r and, where asked for, the time given.</summary>
    public static InteractionTable Table(int[] users, int[] items, long[]? times = null) => new(
        Vocabulary.Create(Enumerable.Range(100, users.Append(0).Max() + 1)),
        Vocabulary.Create(Enumerable.Range(200, items.Append(0).Max() + 1)),
        users,
        items,
        [.. users.Select((_, row) => (float)row)],
        times);

    /// <summary>The numbers of the rows: the ratings of <see cref="Table"/>.</summary>
    public static int[] Rows(this InteractionTable table) => [.. table.Ratings.ToArray().Select(r => (int)r)];

    /// <summary>The message of an error, with the same line ends on every system.</summary>
    public static string MessageOf<TException>(Action act)
        where TException : Exception => Assert.Throws<TException>(act).Message.ReplaceLineEndings("\n");
}
