using DeepMF.Engines;
using static TorchSharp.torch;

namespace DeepMF.Torch.Batches;

/// <summary>The values of one feature in a batch as tensors, of the rows that are being run.</summary>
internal abstract class FeatureTensors : IDisposable
{
    public static FeatureTensors Create(Feature feature, Device device) => feature switch
    {
        CategoricalFeature categorical => new CategoricalTensors(categorical, device),
        MultiValuedFeature multiValued => new BagTensors(multiValued, device),
        NumericFeature numeric => new NumericTensors(numeric, device),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Takes rows of a column. The tensors live in the scope of the caller.</summary>
    public abstract void Load(BatchColumn column, int first, int count);

    public abstract void Dispose();
}

/// <summary>Numbers: <c>[B, Width]</c>.</summary>
internal sealed class NumericTensors(NumericFeature feature, Device device) : FeatureTensors
{
    private readonly Staging<float> _values = new(ScalarType.Float32, device);

    public Tensor Values { get; private set; } = null!;

    public override void Load(BatchColumn column, int first, int count)
    {
        ((NumericColumn)column).Values.Slice(first * feature.Width, count * feature.Width).CopyTo(_values.Fill(count * feature.Width));
        Values = _values.Take(count, feature.Width);
    }

    public override void Dispose() => _values.Dispose();
}

/// <summary>Indices into tables: <c>[N]</c>, one or more per row, or none.</summary>
internal abstract class IndexTensors(IndexedFeature feature, Device device) : FeatureTensors
{
    private readonly Staging<long> _indices = new(ScalarType.Int64, device);

    public IndexedFeature Feature => feature;

    protected Device Device => device;

    /// <summary>The indices of all rows, one row after the other, on the host.</summary>
    public abstract ReadOnlySpan<int> HostIndices { get; }

    /// <summary>The indices on the device.</summary>
    public Tensor Indices()
    {
        var source = HostIndices;
        var indices = _indices.Fill(source.Length);
        for (var i = 0; i < source.Length; i++)
            indices[i] = source[i];
        return _indices.Take(source.Length);
    }

    /// <summary>One vector per row from one vector per index: <c>[N, D] → [B, D]</c>.</summary>
    public abstract Tensor Pool(Tensor vectors);

    public override void Dispose() => _indices.Dispose();
}

/// <summary>One index per row.</summary>
internal sealed class CategoricalTensors(CategoricalFeature feature, Device device) : IndexTensors(feature, device)
{
    private CategoricalColumn _column = null!;
    private int _first;
    private int _count;

    public override ReadOnlySpan<int> HostIndices => _column.Indices.Slice(_first, _count);

    public override void Load(BatchColumn column, int first, int count) => (_column, _first, _count) = ((CategoricalColumn)column, first, count);

    public override Tensor Pool(Tensor vectors) => vectors;
}
