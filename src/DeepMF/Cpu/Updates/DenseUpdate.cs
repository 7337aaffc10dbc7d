using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Plan;
using DeepMF.Engines;

namespace DeepMF.Cpu.Updates;

/// <summary>Updates a dense parameter: the workers' sums are added in order, every row moved, and the sums cleared for the next step.</summary>
internal sealed unsafe class DenseUpdate : IDisposable
{
    private readonly CpuParameter _parameter;
    private readonly long _slot;
    private readonly RunMemory _run;
    private readonly RowUpdater _updater;
    private readonly NativeBuffer _state;

    public DenseUpdate(DenseUse use, RunMemory run, RowUpdater updater, float initialState)
    {
        _parameter = use.Parameter;
        _slot = use.Slot.Offset;
        _run = run;
        _updater = updater;
        _state = new NativeBuffer(_parameter.UpdateRows * updater.StateStride(_parameter.UpdateStride) + Padding.Lane);
        if (initialState != 0)
            _state.Fill(initialState);
    }

    public CpuParameter Parameter => _parameter;

    /// <summary>Puts the workers' sums of a worker's share of the rows together, in the memory of worker 0.</summary>
    public void Reduce(int worker)
    {
        var (first, last) = Share(worker);
        for (var row = first; row < last; row++)
        {
            var total = Gradient(0, row);
            for (var other = 1; other < _run.Workers; other++)
            {
                var part = Gradient(other, row);
                _run.Kernels.AddScaled(part, 1, total, _parameter.UpdateColumns);
                new Span<float>(part, _parameter.UpdateStride).Clear();
            }
        }
    }

    /// <summary>Moves a worker's share of the rows, which <see cref="Reduce"/> has put together.</summary>
    public void Update(in UpdateTerms terms, int worker)
    {
        var (first, last) = Share(worker);
        for (var row = first; row < last; row++)
        {
            var gradient = Gradient(0, row);
            var state = _state.Pointer + row * _updater.StateStride(_parameter.UpdateStride);
            _updater.Update(terms, _parameter.Pointer + (long)row * _parameter.UpdateStride, gradient, state, _parameter.UpdateColumns, _parameter.UpdateStride);
            new Span<float>(gradient, _parameter.UpdateStride).Clear();
        }
    }

    /// <summary>The squared norm of a worker's share of the gradient.</summary>
    public double SquaredNorm(in UpdateTerms terms, int worker)
    {
        var (first, last) = Share(worker);
        var sum = 0.0;
        for (var row = first; row < last; row++)
            sum += _updater.SquaredNorm(terms, Gradient(0, row), _parameter.UpdateColumns);
        return sum;
    }

    public void Dispose() => _state.Dispose();

    private float* Gradient(int worker, int row) => _run.WorkerGradients(worker) + _slot + (long)row * _parameter.UpdateStride;

    private (int First, int Last) Share(int worker) =>
        ((int)((long)_parameter.UpdateRows * worker / _run.Workers), (int)((long)_parameter.UpdateRows * (worker + 1) / _run.Workers));
}
