using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepMF.Cpu.Memory;

namespace DeepMF.Benchmarks.Throughput.Limits;

/// <summary>How fast the machine reads, changes and writes rows at random places of the two tables.</summary>
/// <remarks>
/// One row is the numbers of one user or film, 25 unless said, padded as the engine pads them; no optimizer state. Rows come in the order of the data, so popular films
/// are as often in the cache as in training. Each thread owns every n-th row of the tables: no row moves between cores.
/// </remarks>
internal sealed unsafe class RowLimit : IDisposable
{
    private const int RowsPerPiece = 100_000;

    // Far enough ahead to hide a miss of the last cache, so that the rate is that of the memory and not of its latency.
    private const int PrefetchDistance = 16;

    private readonly int _threads;
    private readonly int _stride;
    private readonly NativeBuffer _tables;
    private readonly int[][] _rows;
    private readonly int[] _next;

    public RowLimit(RatingData data, int threads, int width = 25)
    {
        _threads = threads;
        _stride = Padding.Stride(width);
        _tables = new NativeBuffer((long)(RatingData.UserCount + RatingData.FilmCount) * _stride);
        var rows = Enumerable.Range(0, threads).Select(_ => new List<int>(2 * data.Count / threads)).ToArray();
        for (var n = 0; n < data.Count; n++)
        {
            Add(data.Users[n]);
            Add(RatingData.UserCount + data.Films[n]);
        }

        _rows = [.. rows.Select(r => r.ToArray())];
        _next = new int[threads * Padding.Lane];

        void Add(int row) => rows[row % threads].Add(row);
    }

    /// <summary>Rows per second over all threads.</summary>
    public double Measure(double seconds) => Crew.Rate(_threads, seconds, Piece);

    public void Dispose() => _tables.Dispose();

    private long Piece(int thread)
    {
        var rows = _rows[thread];
        ref var next = ref _next[thread * Padding.Lane];
        var count = Math.Min(RowsPerPiece, rows.Length);
        if (next + count > rows.Length)
            next = 0;
        Change(rows.AsSpan(next, count));
        next += count;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Change(ReadOnlySpan<int> rows)
    {
        var tables = _tables.Pointer;
        nint stride = _stride;
        for (var r = 0; r < rows.Length; r++)
        {
            if (Sse.IsSupported && r + PrefetchDistance < rows.Length)
            {
                var ahead = tables + rows[r + PrefetchDistance] * stride;
                for (nint j = 0; j < stride; j += Padding.Lane)
                    Sse.Prefetch0(ahead + j);
            }

            var row = tables + rows[r] * stride;
            for (nint j = 0; j < stride; j += Padding.Lane)
                ChangeLine(row + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ChangeLine(float* line)
    {
        var width = Vector<float>.Count;
        for (var j = 0; j < Padding.Lane; j += width)
            Vector.Store(Vector.Load(line + j) * 0.5f + Vector<float>.One, line + j);
    }
}
