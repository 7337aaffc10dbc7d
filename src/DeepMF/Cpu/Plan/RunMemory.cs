using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Memory;
using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Cpu.Plan;

/// <summary>The memory of one run of a plan: workspaces of tiles, sums of workers, and the batch that is being run.</summary>
/// <remarks>It grows to the largest batch that it meets and allocates nothing for any other.</remarks>
internal sealed unsafe class RunMemory : IDisposable
{
    private readonly ModelPlan _plan;
    private readonly int _workers;
    private readonly long _passingFloats;
    private readonly long _keptFloats;
    private readonly long _workerFloats;
    private readonly NativeBuffer _shared;
    private readonly NativeBuffer? _workerGradients;
    private readonly double[][] _workerSums;
    private readonly BatchColumn?[] _columns;
    private readonly SpecList<Feature> _read;
    private readonly int[] _readAt;
    private readonly BatchColumn[] _readColumns;
    private NativeBuffer _workspace = new(0);
    private NativeBuffer _batchGradients = new(0);
    private Batch? _resolved;

    /// <summary>Makes the memory of runs.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="workers">The workers that run tiles.</param>
    /// <param name="isTraining">Whether gradients are computed.</param>
    /// <param name="reads">The positions of the features that are read where the run is a part of the plan; null means all.</param>
    public RunMemory(ModelPlan plan, int workers, bool isTraining, IReadOnlyList<int>? reads = null)
    {
        _plan = plan;
        _workers = workers;
        IsTraining = isTraining;
        var memory = plan.Memory;
        _passingFloats = isTraining ? memory.PassingValueFloats + memory.PassingGradientFloats : memory.PredictionTileFloats;
        _keptFloats = isTraining ? memory.KeptFloats : 0;
        _workerFloats = (plan.Memory.GradientFloats + Padding.Lane - 1) / Padding.Lane * Padding.Lane;
        _shared = new NativeBuffer(plan.Memory.SharedFloats);
        _workerGradients = isTraining ? new NativeBuffer(_workerFloats * workers) : null;
        _workerSums = [.. Enumerable.Range(0, workers).Select(_ => new double[plan.Memory.SumCount])];
        _columns = new BatchColumn[plan.Features.Count];
        _readAt = [.. reads ?? Enumerable.Range(0, plan.Features.Count)];
        _read = [.. _readAt.Select(at => plan.Features[at])];
        _readColumns = new BatchColumn[_readAt.Length];
    }

    public bool IsTraining { get; }

    public KernelSet Kernels => _plan.Kernels;

    /// <summary>The rows of the batch, B.</summary>
    public int Rows { get; private set; }

    /// <summary>The tiles of the batch.</summary>
    public int Tiles { get; private set; }

    /// <summary>The rows of every tile of the batch but the last, which may have fewer.</summary>
    public int TileRows { get; private set; }

    /// <summary>The rows that <see cref="BatchGradients"/> has room for.</summary>
    public int RowCapacity { get; private set; }

    public ReadOnlySpan<float> Targets => _resolved!.Targets;

    /// <summary>The key of this step's dropout masks.</summary>
    public ulong DropoutKey { get; set; }

    /// <summary>Receives predictions, <c>[B, OutputWidth]</c>; null in training.</summary>
    public float* Output { get; set; }

    public float* BatchGradients => _batchGradients.Pointer;

    /// <summary>Numbers that the operators of all workers read: transposed weights, statistics of the batch.</summary>
    public float* Shared => _shared.Pointer;

    public int Workers => _workers;

    public BatchColumn Column(int feature) => _columns[feature]!;

    public float* WorkerGradients(int worker) => _workerGradients!.Pointer + worker * _workerFloats;

    /// <summary>Sums in double precision: the loss first, then what operators asked for.</summary>
    public double[] WorkerSums(int worker) => _workerSums[worker];

    /// <summary>Where the workspace of a tile is. In prediction no stage leaves anything to another: one place per worker serves all.</summary>
    public Workspace Workspace(int worker, int tile)
    {
        var values = _workspace.Pointer + worker * _passingFloats;
        var gradients = values + _plan.Memory.PassingValueFloats;
        return IsTraining
            ? new Workspace(values, gradients, _workspace.Pointer + _workers * _passingFloats + tile * _keptFloats)
            : new Workspace(values, null, gradients);
    }

    /// <summary>Checks and takes a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="head">The head that targets must fit, or null where they are not read.</param>
    public void Bind(Batch batch, HeadSpec? head)
    {
        if (_resolved != batch)
        {
            _resolved = null;
            BatchCheck.Resolve(_read, batch, _readColumns);
            for (var i = 0; i < _readAt.Length; i++)
                _columns[_readAt[i]] = _readColumns[i];
            _resolved = batch;
        }

        BatchCheck.Values(_readColumns, batch);
        if (head is not null)
            BatchCheck.Targets(batch, head);
        Rows = batch.Count;
        Cut();
        Reserve(_workers, Tiles);
        if (IsTraining && RowCapacity < Rows)
        {
            // Zero until the memory is there: should the machine have none left, a smaller batch must ask again.
            RowCapacity = 0;
            Grow(ref _batchGradients, (long)_plan.Memory.BatchGradientColumns * Rows + Padding.Lane);
            RowCapacity = Rows;
        }
    }

    /// <summary>Makes room for the workspaces of workers and of tiles.</summary>
    public void Reserve(int workers, int tiles) => Grow(ref _workspace, workers * _passingFloats + tiles * _keptFloats);

    public void Dispose()
    {
        _workspace.Dispose();
        _batchGradients.Dispose();
        _shared.Dispose();
        _workerGradients?.Dispose();
    }

    /// <summary>Cuts the batch into tiles: as many for every worker, so that none waits for another, and as large as the plan has room for.</summary>
    private void Cut()
    {
        var most = _plan.Memory.TileRows;
        var tiles = (Rows + most - 1) / most;
        if (tiles > 1)
            tiles = (tiles + _workers - 1) / _workers * _workers;
        var rows = (Rows + tiles - 1) / tiles;
        TileRows = Math.Min(most, (rows + MatrixArguments.BlockRows - 1) / MatrixArguments.BlockRows * MatrixArguments.BlockRows);
        Tiles = (Rows + TileRows - 1) / TileRows;
    }

    private static void Grow(ref NativeBuffer buffer, long length)
    {
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = new NativeBuffer(length);
    }
}

/// <summary>Where the numbers of a tile are: values and gradients that live within one stage, and what the tile keeps.</summary>
internal readonly unsafe struct Workspace(float* values, float* gradients, float* kept)
{
    public float* Values(Storage storage) => (storage.IsKept ? kept : values) + storage.Offset;

    public float* Gradients(Storage storage) => (storage.IsGradientKept ? kept : gradients) + storage.GradientOffset;
}
