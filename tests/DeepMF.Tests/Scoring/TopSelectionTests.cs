using DeepMF.Scoring;

namespace DeepMF.Tests.Scoring;

public sealed unsafe class TopSelectionTests
{
    [Fact]
    public void Lists_are_those_of_a_sort_whoever_brings_the_scores()
    {
        var random = new Random(1);
        for (var turn = 0; turn < 200; turn++)
        {
            var scores = Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(8) switch { 0 => float.NaN, 1 => float.NegativeInfinity, 2 => float.PositiveInfinity, var n => n }).ToArray();
            var size = random.Next(1, 40);
            int[] excluded = [.. Enumerable.Range(0, random.Next(10)).Select(_ => random.Next(scores.Length)).Order()];
            var workers = random.Next(1, 4);
            var selection = new TopSelection(workers, contexts: 2);
            var lists = new ScoredRow[2 * size];
            fixed (int* rows = excluded, offsets = (int[])[0, 0, excluded.Length])
            {
                selection.Start(2, size, rows, excluded.Length, offsets);
                for (var first = 0; first < scores.Length; first += 11)
                    for (var context = 0; context < 2; context++)
                        selection.Take(random.Next(workers), context, first, scores.AsSpan(first, Math.Min(11, scores.Length - first)).ToArray());
                selection.Finish(lists, size);
            }

            lists[..size].Should().Equal(Sorted(scores, size, []));
            lists[size..].Should().Equal(Sorted(scores, size, excluded));
        }
    }

    [Fact]
    public void Rows_may_come_one_by_one_in_any_order()
    {
        var random = new Random(2);
        for (var turn = 0; turn < 200; turn++)
        {
            var scores = Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.Next(8) switch { 0 => float.NaN, 1 => float.NegativeInfinity, var n => n }).ToArray();
            var size = random.Next(1, 40);
            int[] excluded = [.. Enumerable.Range(0, scores.Length).Where(_ => random.Next(4) == 0)];
            var selection = new TopSelection(workers: 3, contexts: 2);
            var lists = new ScoredRow[2 * size];
            fixed (int* rows = excluded, offsets = (int[])[0, 0, excluded.Length])
            {
                selection.Start(2, size, rows, excluded.Length, offsets);
                foreach (var row in Enumerable.Range(0, scores.Length).OrderBy(_ => random.Next()))
                    for (var context = 0; context < 2; context++)
                        if (!selection.IsExcluded(context, row))
                            selection.Add(random.Next(3), context, new ScoredRow(row, scores[row]));
                selection.Finish(lists, size);
                var part = scores.AsSpan(scores.Length / 3).ToArray();
                selection.Exclude(1, scores.Length / 3, part);
                part.Should().Equal(Enumerable.Range(scores.Length / 3, part.Length).Select(row => excluded.Contains(row) ? float.NaN : scores[row]));
            }

            lists[..size].Should().Equal(Sorted(scores, size, []));
            lists[size..].Should().Equal(Sorted(scores, size, excluded));
        }
    }

    [Fact]
    public void The_floor_is_the_worst_score_of_a_full_list_of_any_worker()
    {
        var selection = new TopSelection(workers: 2, contexts: 1);
        selection.Start(1, 2);
        selection.Add(0, 0, new ScoredRow(5, 3));
        selection.Add(1, 0, new ScoredRow(1, 9));
        selection.Floor(0).Should().Be(float.NegativeInfinity);

        selection.Add(0, 0, new ScoredRow(2, 7));
        selection.Floor(0).Should().Be(3);

        selection.Add(0, 0, new ScoredRow(3, 1));
        selection.Floor(0).Should().Be(3);
        selection.Add(0, 0, new ScoredRow(4, 4));
        selection.Floor(0).Should().Be(4);
    }

    [Fact]
    public void Lists_beyond_any_memory_are_refused()
    {
        var selection = new TopSelection(workers: 1_000_000, contexts: 1);

        var start = () => selection.Start(1, int.MaxValue);

        start.Should().ThrowExactly<InsufficientMemoryException>().WithMessage("Lists of 2147483647 rows take 17,179,869.2 GB of memory, but the program may use *");
    }

    private static ScoredRow[] Sorted(float[] scores, int size, int[] without) =>
    [
        .. Enumerable.Range(0, scores.Length).Where(i => !float.IsNaN(scores[i]) && !without.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i)
            .Select(i => new ScoredRow(i, scores[i])).Concat(Enumerable.Repeat(ScoredRow.None, size)).Take(size),
    ];
}
