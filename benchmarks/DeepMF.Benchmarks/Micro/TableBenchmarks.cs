using BenchmarkDotNet.Attributes;
using DeepMF.Benchmarks.Throughput;
using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Updates;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Micro;

/// <summary>What happens to the film table of MovieLens 20M for the films of one batch: look-up, sort, update. On one thread.</summary>
/// <remarks>Every call takes the next batch, so that rows are as far from the cache as in training.</remarks>
[MemoryDiagnoser]
public unsafe class TableBenchmarks : IDisposable
{
    private const int Width = 25;
    private const int States = 2;

    private readonly int _stride = Padding.TableStride(Width);
    private readonly RadixSort _sort = new();
    private RatingData _data = null!;
    private NativeBuffer _table = null!;
    private NativeBuffer _state = null!;
    private NativeBuffer _rows = null!;
    private RowUpdater _adam = null!;
    private RowUpdater _sgd = null!;
    private UpdateTerms _adamTerms;
    private UpdateTerms _sgdTerms;
    private int _next;

    [Params(1_000, 25_000)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _data = RatingData.Create(2_000_000, seed: 1);
        _table = new NativeBuffer((long)RatingData.FilmCount * _stride + Padding.Lane);
        _state = new NativeBuffer((long)RatingData.FilmCount * _stride * States + Padding.Lane);
        _rows = new NativeBuffer((long)BatchSize * _stride + Padding.Lane);
        CounterRandom.Create(1, "gradient").FillNormal(0, 0.01, new Span<float>(_rows.Pointer, BatchSize * _stride));
        var bits = KernelSet.Best.Bits;
        _adam = UpdateRules.Table(new Adam(), bits, _stride);
        _sgd = UpdateRules.Table(new Sgd(), bits, _stride);
        _adamTerms = UpdateTerms.Of(new Adam(), step: 1, 0.001, decays: false);
        _sgdTerms = UpdateTerms.Of(new Sgd(), step: 1, 0.001, decays: false);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _table.Dispose();
        _state.Dispose();
        _rows.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public void Gather() => KernelSet.Best.Gather(_table.Pointer, _stride, NextFilms(), Width, _rows.Pointer, _stride);

    [Benchmark]
    public int Sort()
    {
        SortNext();
        return _sort.Count;
    }

    [Benchmark]
    public void SortAndUpdateByAdam() => Update(_adam, _adamTerms);

    [Benchmark]
    public void SortAndUpdateBySgd() => Update(_sgd, _sgdTerms);

    private void SortNext()
    {
        var films = NextFilms();
        var pairs = _sort.Reserve(films.Length);
        for (var r = 0; r < films.Length; r++)
            pairs[r] = RadixSort.Pair(films[r], r);
        _sort.Sort(RatingData.FilmCount);
    }

    private void Update(RowUpdater updater, in UpdateTerms terms)
    {
        SortNext();
        updater.Update(terms, new TableRows { Weights = _table.Pointer, State = _state.Pointer, Stride = _stride, Columns = Width, Gradients = _rows.Pointer, GradientStride = _stride }, _sort.Pairs);
    }

    private ReadOnlySpan<int> NextFilms()
    {
        if (_next + BatchSize > _data.Count)
            _next = 0;
        _next += BatchSize;
        return _data.Films.AsSpan(_next - BatchSize, BatchSize);
    }
}
