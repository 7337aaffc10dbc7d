using DeepMF.Cpu.Memory;

namespace DeepMF.Cpu.Ratings;

/// <summary>The ratings of a session, block by block: G strips of the left feature times G strips of the right one.</summary>
/// <remarks>
/// A round is a diagonal of the grid: the blocks (x, (x + d) mod G) share no row of either table, so any thread may run any of them at any time
/// (Gemulla et al. 2011, section 3: DSGD; Chin et al. 2015: LIBMF). Within a block the ratings are sorted by the feature with more rows, and the four quarters then interleaved.
/// </remarks>
internal sealed unsafe class RatingGrid : IDisposable
{
    private const int FloatsPerRating = 3;

    private NativeBuffer _memory;
    private readonly long[] _starts;
    private readonly int[] _order;

    /// <summary>Takes the ratings that <see cref="RatingSorter"/> has put in order.</summary>
    /// <param name="memory">The ratings, and <see cref="Slack"/> more.</param>
    /// <param name="strips">G.</param>
    /// <param name="starts">Where each block starts, <c>[G² + 1]</c>: block (x, y) is number x G + y.</param>
    public RatingGrid(NativeBuffer memory, int strips, long[] starts)
    {
        (_memory, Strips, _starts) = (memory, strips, starts);
        _order = new int[strips * strips];
        for (var diagonal = 0; diagonal < strips; diagonal++)
        {
            var shift = diagonal;
            Enumerable.Range(0, strips).OrderByDescending(x => Count(x, (x + shift) % strips)).ToArray().CopyTo(_order, diagonal * strips);
        }
    }

    /// <summary>Ratings beyond the last one, of the first row of either side: a kernel asks for memory ahead of time, and looks at the rows of the next rating.</summary>
    public static int Slack => 64;

    /// <summary>The strips of each side, G, which is also the number of rounds of an epoch.</summary>
    public int Strips { get; }

    /// <summary>Room for ratings, with slack.</summary>
    public static NativeBuffer Allocate(long ratings) => new((ratings + Slack) * FloatsPerRating);

    /// <summary>The left strips of a diagonal, the one with the largest block first: a thread that comes late should not be left with it.</summary>
    public ReadOnlySpan<int> Order(int diagonal) => _order.AsSpan(diagonal * Strips, Strips);

    public Rating* Block(int x, int y) => (Rating*)_memory.Pointer + _starts[x * Strips + y];

    public long Count(int x, int y) => _starts[x * Strips + y + 1] - _starts[x * Strips + y];

    /// <summary>Gives the memory away, to a grid of as many ratings that takes this one's place.</summary>
    public NativeBuffer ReleaseMemory()
    {
        var memory = _memory;
        _memory = new NativeBuffer(0);
        return memory;
    }

    public void Dispose() => _memory.Dispose();
}
