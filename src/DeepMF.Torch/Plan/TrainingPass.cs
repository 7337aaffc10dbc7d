using DeepMF.Cpu.Memory;
using DeepMF.Specs;
using DeepMF.Torch.Batches;
using static TorchSharp.torch;

namespace DeepMF.Torch.Plan;

/// <summary>A pass that gathers each touched row of a table once, as a leaf that gradients flow to.</summary>
internal sealed class TrainingPass : ForwardPass
{
    /// <summary>The floats of a mask that are made at a time: a span of bytes holds no more than 2³¹.</summary>
    private const int ChunkFloats = 1 << 24;

    private readonly TouchedRows?[] _touched;
    private readonly Dictionary<TorchParameter, Tensor> _leaves = [];
    private readonly Dictionary<TorchParameter, Tensor> _moving = [];

    public TrainingPass(SpecList<Feature> features, Device device)
        : base(features, device) =>
        _touched = [.. Inputs.Select(input => input is IndexTensors index ? new TouchedRows(index, device) : null)];

    public override bool IsTraining => true;

    /// <summary>The key of this step's dropout masks.</summary>
    public ulong DropoutKey { get; set; }

    /// <summary>The tables that the pass has read, with their touched rows: <c>[U, D]</c>.</summary>
    public IReadOnlyDictionary<TorchParameter, Tensor> Leaves => _leaves;

    /// <summary>The statistics that layers have moved.</summary>
    public IReadOnlyDictionary<TorchParameter, Tensor> Moved => _moving;

    public TouchedRows Touched(int feature) => _touched[feature]!;

    /// <summary>Finds the rows that the loaded batch touches.</summary>
    public void FindRows()
    {
        _leaves.Clear();
        _moving.Clear();
        foreach (var rows in _touched)
            rows?.Find();
    }

    public override unsafe Tensor DropoutMask(int layer, double rate, int width)
    {
        var key = Engines.DropoutMask.Key(DropoutKey, layer);
        var stride = Padding.Stride(width);
        var mask = ones(Rows, stride, ScalarType.Float32, CPU);
        var chunk = Math.Max(1, ChunkFloats / stride);
        for (var first = 0; first < Rows; first += chunk)
        {
            var rows = Math.Min(chunk, Rows - first);
            fixed (byte* numbers = mask.narrow(0, first, rows).bytes)
                Engines.DropoutMask.Apply(key, (long)first * stride, rate, (float*)numbers, (float*)numbers, (nint)rows * stride, accumulate: false);
        }

        return mask.narrow(1, 0, width).to(Device);
    }

    public override Tensor Moving(TorchParameter statistic) =>
        _moving.TryGetValue(statistic, out var moving) ? moving : _moving[statistic] = statistic.Values.clone();

    public override void Dispose()
    {
        base.Dispose();
        foreach (var rows in _touched)
            rows?.Dispose();
    }

    protected override Tensor Lookup(TorchParameter table, int feature)
    {
        var touched = Touched(feature);
        if (!_leaves.TryGetValue(table, out var leaf))
            _leaves[table] = leaf = table.Values.index_select(0, touched.Unique).requires_grad_();
        return Batches.Rows.Gather(leaf, touched.Positions);
    }
}
