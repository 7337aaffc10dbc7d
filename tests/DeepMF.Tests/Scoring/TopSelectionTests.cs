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

            lists[..size].Should().Equal(Sorted([]));
            lists[size..].Should().Equal(Sorted(excluded));

            ScoredRow[] Sorted(int[] without) =>
            [
                .. Enumerable.Range(0, scores.Length).Where(i => !float.IsNaN(scores[i]) && !without.Contains(i)).OrderByDescending(i => scores[i]).ThenBy(i => i)
                    .Select(i => new ScoredRow(i, scores[i])).Concat(Enumerable.Repeat(ScoredRow.None, size)).Take(size),
            ];
        }
    }

    [Fact]
    public void Lists_beyond_any_memory_are_refused()
    {
        var selection = new TopSelection(workers: 1_000_000, contexts: 1);

        var start = () => selection.Start(1, int.MaxValue);

        start.Should().ThrowExactly<InsufficientMemoryException>().WithMessage("Lists of 2147483647 rows take 17,179,869.2 GB of memory, but the program may use *");
    }
}
