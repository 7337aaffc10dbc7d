namespace DeepMF.Data;

/// <summary>Draws distinct numbers.</summary>
internal static class DistinctCells
{
    /// <summary>Draws <paramref name="count"/> distinct numbers from 0 to <paramref name="cells"/> - 1, in random order.</summary>
    public static long[] Draw(long cells, int count, ulong seed)
    {
        var random = RowOrder.Stream(seed, "cells");
        var drawn = new long[count];
        if (count < cells / 8)
        {
            var seen = new HashSet<long>(count);
            var counter = 0UL;
            for (var i = 0; i < count; counter++)
            {
                var cell = random.NextInteger(counter, cells);
                if (seen.Add(cell))
                    drawn[i++] = cell;
            }

            return drawn;
        }

        // Selection sampling (Knuth, The Art of Computer Programming 2, algorithm 3.4.2 S): no memory for the cells that are not drawn.
        var taken = 0;
        for (var cell = 0L; taken < count; cell++)
            if (random.NextInteger((ulong)cell, cells - cell) < count - taken)
                drawn[taken++] = cell;
        var order = new int[count];
        RowOrder.Shuffle(order, RowOrder.Stream(seed, "order of cells"));
        return Array.ConvertAll(order, i => drawn[i]);
    }
}
