using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <summary>Puts ratings into the order of a grid by counting: once over the blocks, then within each block by one of the features.</summary>
/// <remarks>Both passes keep the order of equal ratings, so the result does not depend on the threads.</remarks>
internal sealed unsafe class RatingSorter
{
    /// <summary>Below this many rows per thread a thread more gains nothing.</summary>
    private const int FewestRows = 1 << 16;

    private readonly int* _left;
    private readonly int* _right;
    private readonly float* _targets;
    private readonly int _rows;
    private readonly RatingSide _leftSide;
    private readonly RatingSide _rightSide;
    private readonly int _strips;
    private readonly ParallelOptions _parallel;

    private RatingSorter(int* left, int* right, float* targets, int rows, RatingSide leftSide, RatingSide rightSide, int strips, int threads)
    {
        _left = left;
        _right = right;
        _targets = targets;
        _rows = rows;
        (_leftSide, _rightSide, _strips) = (leftSide, rightSide, strips);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <summary>Cuts the ratings into blocks, in new memory or in that of a grid of as many ratings.</summary>
    public static RatingGrid Sort(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets, RatingSide leftSide, RatingSide rightSide, int strips, int threads, NativeBuffer? given = null)
    {
        var memory = given ?? RatingGrid.Allocate(targets.Length);
        try
        {
            fixed (int* l = left, r = right)
            {
                fixed (float* t = targets)
                {
                    var sorter = new RatingSorter(l, r, t, targets.Length, leftSide, rightSide, strips, threads);
                    var starts = sorter.Blocks((Rating*)memory.Pointer, Math.Clamp(targets.Length / FewestRows, 1, threads));
                    sorter.SortBlocks((Rating*)memory.Pointer, starts);
                    return new RatingGrid(memory, strips, starts);
                }
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private int BlockOf(int row) => _leftSide.Strip(_left[row]) * _strips + _rightSide.Strip(_right[row]);

    private int First(int chunk, int chunks) => (int)((long)_rows * chunk / chunks);

    /// <summary>Copies every rating to its block; a chunk of the rows writes behind the chunks before it.</summary>
    private long[] Blocks(Rating* destination, int chunks)
    {
        var blocks = _strips * _strips;
        var places = new long[chunks][];
        Parallel.For(0, chunks, _parallel, chunk =>
        {
            var counts = places[chunk] = new long[blocks];
            for (int row = First(chunk, chunks), end = First(chunk + 1, chunks); row < end; row++)
                counts[BlockOf(row)]++;
        });
        var starts = new long[blocks + 1];
        var at = 0L;
        for (var block = 0; block < blocks; block++)
        {
            starts[block] = at;
            foreach (var counts in places)
                (counts[block], at) = (at, at + counts[block]);
        }

        starts[blocks] = at;
        Parallel.For(0, chunks, _parallel, chunk =>
        {
            var next = places[chunk];
            for (int row = First(chunk, chunks), end = First(chunk + 1, chunks); row < end; row++)
                destination[next[BlockOf(row)]++] = new Rating(_left[row], _right[row], _targets[row]);
        });
        return starts;
    }

    private void SortBlocks(Rating* ratings, long[] starts)
    {
        var byLeft = _leftSide.RatedRows >= _rightSide.RatedRows;
        var side = byLeft ? _leftSide : _rightSide;
        var largest = starts.Skip(1).Zip(starts, (end, start) => end - start).Max();
        Parallel.For(
            0,
            starts.Length - 1,
            _parallel,
            () => new BlockSorter(side, byLeft, largest),
            (block, _, sorter) =>
            {
                sorter.Sort(ratings + starts[block], (int)(starts[block + 1] - starts[block]));
                return sorter;
            },
            sorter => sorter.Dispose());
    }

    /// <summary>One thread's memory for sorting blocks.</summary>
    private sealed class BlockSorter(RatingSide side, bool byLeft, long largest) : IDisposable
    {
        private const int Parts = 4;

        private readonly NativeBuffer _copy = RatingGrid.Allocate(largest);
        private readonly int[] _places = new int[side.LongestStrip + 1];

        public void Sort(Rating* ratings, int count)
        {
            Array.Clear(_places);
            for (var n = 0; n < count; n++)
                _places[Rank(ratings[n]) + 1]++;
            for (var rank = 1; rank < _places.Length; rank++)
                _places[rank] += _places[rank - 1];
            var copy = (Rating*)_copy.Pointer;
            for (var n = 0; n < count; n++)
                copy[_places[Rank(ratings[n])]++] = ratings[n];
            Interleave(copy, ratings, count);
        }

        /// <summary>Takes one rating of each part of the block in turn: a rating of the same row would have to wait for the one before it.</summary>
        private static void Interleave(Rating* sorted, Rating* ratings, int count)
        {
            for (int part = 0, from = 0; part < Parts; part++)
                for (var to = part; to < count; to += Parts)
                    ratings[to] = sorted[from++];
        }

        public void Dispose() => _copy.Dispose();

        private int Rank(in Rating rating) => side.Rank(byLeft ? rating.Left : rating.Right);
    }
}
