using DeepMF.Cpu.Updates;
using static TorchSharp.torch;

namespace DeepMF.Torch.Batches;

/// <summary>The rows of tables that a batch touches through one feature, each once.</summary>
internal sealed class TouchedRows(IndexTensors feature, Device device) : IDisposable
{
    private readonly RadixSort _sort = new();
    private readonly Staging<long> _unique = new(ScalarType.Int64, device);
    private readonly Staging<long> _positions = new(ScalarType.Int64, device);
    private readonly Staging<float> _counts = new(ScalarType.Float32, device);

    /// <summary>The rows in rising order: <c>[U]</c>.</summary>
    public Tensor Unique { get; private set; } = null!;

    /// <summary>Where in <see cref="Unique"/> each index of the batch stands: <c>[N]</c>.</summary>
    public Tensor Positions { get; private set; } = null!;

    /// <summary>How often each row occurs: <c>[U, 1]</c>.</summary>
    public Tensor Counts { get; private set; } = null!;

    public IndexTensors Feature => feature;

    /// <summary>Finds the rows of the batch that the feature has loaded. The tensors live in the scope of the caller.</summary>
    public void Find()
    {
        var indices = feature.HostIndices;
        var pairs = _sort.Reserve(indices.Length);
        for (var i = 0; i < indices.Length; i++)
            pairs[i] = RadixSort.Pair(indices[i], i);
        _sort.Sort(feature.Feature.Cardinality);
        var unique = _unique.Fill(indices.Length);
        var counts = _counts.Fill(indices.Length);
        var positions = _positions.Fill(indices.Length);
        var last = -1;
        foreach (var pair in _sort.Pairs)
        {
            var row = RadixSort.Row(pair);
            if (last < 0 || unique[last] != row)
            {
                unique[++last] = row;
                counts[last] = 0;
            }

            counts[last]++;
            positions[RadixSort.Position(pair)] = last;
        }

        Unique = _unique.Take(last + 1);
        Counts = _counts.Take(last + 1, 1);
        Positions = _positions.Take(indices.Length);
    }

    public void Dispose()
    {
        _unique.Dispose();
        _positions.Dispose();
        _counts.Dispose();
    }
}
