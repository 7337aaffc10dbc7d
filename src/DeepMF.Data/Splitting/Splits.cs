using static System.FormattableString;

namespace DeepMF.Data;

/// <summary>Ways to divide a table into rows to learn from and rows to measure on.</summary>
/// <remarks>Every row lands in exactly one part, and the rows of a part keep the order of the table. Both parts share the table's vocabularies and feature tables.</remarks>
public static class Splits
{
    /// <summary>Draws the test rows at random.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="testFraction">The share of rows for the test, above 0 and below 1; the number of test rows is rounded, half to even.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>The two parts; a part of a very small table may be empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is not above 0 and below 1.</exception>
    public static TrainTestSplit Random(InteractionTable table, double testFraction, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        var count = TestRows(table, testFraction);
        var order = new int[table.Count];
        RowOrder.Shuffle(order, RowOrder.Stream(seed, "random split"));
        return Divide(table, order.AsSpan(0, count));
    }

    /// <summary>Takes the latest rows of the table for the test.</summary>
    /// <remarks>Of rows with the same time, those that come later in the table count as later.</remarks>
    /// <param name="table">Rows with times.</param>
    /// <param name="testFraction">The share of rows for the test, above 0 and below 1; the number of test rows is rounded, half to even.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="testFraction"/> is not above 0 and below 1.</exception>
    /// <exception cref="InvalidOperationException">The table has no times.</exception>
    public static TrainTestSplit ByTime(InteractionTable table, double testFraction)
    {
        ArgumentNullException.ThrowIfNull(table);
        var count = TestRows(table, testFraction);
        var order = OrderByTime(table, "A split by time");
        return Divide(table, order.AsSpan(order.Length - count));
    }

    /// <summary>Takes the last rows of each user for the test.</summary>
    /// <remarks>
    /// Of a user's rows with the same time, those that come later in the table count as later. A user with at most
    /// <paramref name="rowsPerUser"/> rows stays in the training part whole.
    /// </remarks>
    /// <param name="table">Rows with times.</param>
    /// <param name="rowsPerUser">The test rows of each user, at least 1.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowsPerUser"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The table has no times.</exception>
    public static TrainTestSplit LeaveLastOut(InteractionTable table, int rowsPerUser = 1)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerUser);
        return LeaveOut(table, rowsPerUser, OrderByTime(table, "Leaving each user's last rows out"));
    }

    /// <summary>Takes random rows of each user for the test: for tables without times.</summary>
    /// <remarks>A user with at most <paramref name="rowsPerUser"/> rows stays in the training part whole.</remarks>
    /// <param name="table">The rows.</param>
    /// <param name="rowsPerUser">The test rows of each user, at least 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rowsPerUser"/> is less than 1.</exception>
    public static TrainTestSplit LeaveRandomOut(InteractionTable table, int rowsPerUser, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerUser);
        var order = new int[table.Count];
        RowOrder.Shuffle(order, RowOrder.Stream(seed, "leave out"));
        return LeaveOut(table, rowsPerUser, order);
    }

    /// <summary>Divides the rows at random into k parts of the same size and takes each for the test once.</summary>
    /// <param name="table">The rows; at least <paramref name="folds"/>.</param>
    /// <param name="folds">The number of parts k, at least 2; where they do not divide the rows, the first parts have one row more.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <returns>One split per part. Each row is in the test of one split and in the training of all others.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="folds"/> is less than 2 or more than there are rows.</exception>
    public static IReadOnlyList<TrainTestSplit> KFold(InteractionTable table, int folds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (folds < 2 || folds > table.Count)
            throw new ArgumentOutOfRangeException(nameof(folds), folds, Invariant($"A table of {table.Count} rows can be divided into 2 to {table.Count} folds."));
        var order = new int[table.Count];
        RowOrder.Shuffle(order, RowOrder.Stream(seed, "folds"));
        var splits = new TrainTestSplit[folds];
        var start = 0;
        for (var fold = 0; fold < folds; fold++)
        {
            var count = table.Count / folds + (fold < table.Count % folds ? 1 : 0);
            splits[fold] = Divide(table, order.AsSpan(start, count));
            start += count;
        }

        return splits;
    }

    /// <summary>Takes the given rows for the test.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="testRows">The numbers of the test rows, in any order, each once.</param>
    /// <returns>The two parts.</returns>
    /// <exception cref="ArgumentException">A row is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row is outside the table.</exception>
    public static TrainTestSplit Predefined(InteractionTable table, ReadOnlySpan<int> testRows)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Divide(table, testRows);
    }

    /// <summary>Takes two tables as they are.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="test">The rows to measure on.</param>
    /// <returns>The two parts; the test gets the feature tables of <paramref name="train"/>.</returns>
    /// <exception cref="InvalidOperationException">The tables do not share their vocabularies, so that an index would mean two things.</exception>
    public static TrainTestSplit Predefined(InteractionTable train, InteractionTable test)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        CheckVocabularies(train, test);
        return new TrainTestSplit(train, test.WithFeaturesOf(train));
    }

    /// <summary>Refuses two tables whose indices do not mean the same.</summary>
    internal static void CheckVocabularies(InteractionTable train, InteractionTable test)
    {
        if (!ReferenceEquals(train.UserVocabulary, test.UserVocabulary) || !ReferenceEquals(train.ItemVocabulary, test.ItemVocabulary))
            throw new InvalidOperationException("The test table has other vocabularies than the training table, so that their indices do not mean the same. Read the test rows with the vocabularies of the training table.");
    }

    private static TrainTestSplit LeaveOut(InteractionTable table, int rowsPerUser, int[] order)
    {
        var left = new int[table.UserVocabulary.Count];
        foreach (var user in table.UserIndices)
            left[user]++;
        for (var user = 0; user < left.Length; user++)
            left[user] = left[user] > rowsPerUser ? rowsPerUser : 0;
        var rows = new List<int>();
        for (var i = order.Length - 1; i >= 0; i--)
        {
            ref var wanted = ref left[table.UserIndices[order[i]]];
            if (wanted == 0)
                continue;
            wanted--;
            rows.Add(order[i]);
        }

        return Divide(table, [.. rows]);
    }

    private static int[] OrderByTime(InteractionTable table, string what)
    {
        if (!table.HasTimestamps)
            throw new InvalidOperationException($"{what} needs timestamps, but the table has none.");
        var times = table.Timestamps.ToArray();
        var order = new int[times.Length];
        for (var row = 0; row < order.Length; row++)
            order[row] = row;
        Array.Sort(times, order);
        // Array.Sort is not stable: rows of one time go back into the order of the table.
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && times[end] == times[start];)
                end++;
            Array.Sort(order, start, end - start);
        }

        return order;
    }

    private static int TestRows(InteractionTable table, double testFraction) => testFraction is > 0 and < 1
        ? (int)Math.Round(testFraction * table.Count)
        : throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "The share of test rows is above 0 and below 1.");

    private static TrainTestSplit Divide(InteractionTable table, ReadOnlySpan<int> testRows)
    {
        var isTest = new bool[table.Count];
        foreach (var row in testRows)
        {
            if ((uint)row >= (uint)table.Count)
                throw new ArgumentOutOfRangeException(nameof(testRows), row, Invariant($"The table has {table.Count} rows, so there is no row {row}."));
            if (isTest[row])
                throw new ArgumentException(Invariant($"Row {row} is among the test rows twice."), nameof(testRows));
            isTest[row] = true;
        }

        var train = new int[table.Count - testRows.Length];
        var test = new int[testRows.Length];
        var (trainCount, testCount) = (0, 0);
        for (var row = 0; row < isTest.Length; row++)
            if (isTest[row])
                test[testCount++] = row;
            else
                train[trainCount++] = row;
        return new TrainTestSplit(table.Select(train), table.Select(test));
    }
}
