using DeepMF.Engines;
using static TorchSharp.torch;

namespace DeepMF.Torch.Batches;

/// <summary>A bag of indices per row, pooled into one vector; an empty bag is a vector of zeros.</summary>
internal sealed class BagTensors(MultiValuedFeature feature, Device device) : IndexTensors(feature, device)
{
    private readonly Staging<long> _rows = new(ScalarType.Int64, device);
    private readonly Staging<float> _weights = new(ScalarType.Float32, device);
    private MultiValuedColumn _column = null!;
    private int _first;
    private int _count;
    private Tensor _rowOfIndex = null!;
    private Tensor? _weightOfIndex;

    public override ReadOnlySpan<int> HostIndices => _column.Values[_column.Offsets[_first].._column.Offsets[_first + _count]];

    public override void Load(BatchColumn column, int first, int count)
    {
        (_column, _first, _count) = ((MultiValuedColumn)column, first, count);
        var offsets = _column.Offsets.Slice(first, count + 1);
        var length = offsets[^1] - offsets[0];
        var rows = _rows.Fill(length);
        for (var r = 0; r < count; r++)
            rows[(offsets[r] - offsets[0])..(offsets[r + 1] - offsets[0])].Fill(r);
        _rowOfIndex = _rows.Take(length);
        _weightOfIndex = feature.Pooling == Pooling.Sum ? null : Weights(offsets, length);
    }

    public override Tensor Pool(Tensor vectors)
    {
        var weighted = _weightOfIndex is null ? vectors : vectors * _weightOfIndex;
        return Rows.Sum(weighted, _rowOfIndex, _count);
    }

    public override void Dispose()
    {
        base.Dispose();
        _rows.Dispose();
        _weights.Dispose();
    }

    /// <summary>The factor of each index, <c>[N, 1]</c>: 1 / n or 1 / √n of its bag.</summary>
    private Tensor Weights(ReadOnlySpan<int> offsets, int length)
    {
        var weights = _weights.Fill(length);
        for (var r = 0; r + 1 < offsets.Length; r++)
        {
            var n = offsets[r + 1] - offsets[r];
            weights.Slice(offsets[r] - offsets[0], n).Fill(feature.Pooling == Pooling.Mean ? 1f / n : 1f / MathF.Sqrt(n));
        }

        return _weights.Take(length, 1);
    }
}
