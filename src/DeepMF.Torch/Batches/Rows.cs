using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch.Batches;

/// <summary>Gathering rows and summing them, both with a gradient whose order of summation is fixed, so that runs repeat bit by bit.</summary>
/// <remarks>
/// On the processor <c>index_add</c> sums in the order of the batch, while <c>index_put</c> adds from several threads at a time. On a GPU it is the other way round:
/// <c>index_add</c> adds atomically, <c>index_put</c> sorts first.
/// </remarks>
internal static class Rows
{
    /// <summary>Rows of a matrix: <c>[R, D], [N] → [N, D]</c>.</summary>
    public static Tensor Gather(Tensor matrix, Tensor index) =>
        matrix.device_type == DeviceType.CPU ? matrix.index_select(0, index) : matrix.index(index);

    /// <summary>Sums rows that go to the same place: <c>[N, D], [N] → [count, D]</c>.</summary>
    public static Tensor Sum(Tensor rows, Tensor index, int count)
    {
        var sums = zeros(count, rows.shape[1], rows.dtype, rows.device);
        if (rows.device_type != DeviceType.CPU)
            return sums.index_put_(rows, [index], accumulate: true);
        using Scalar one = 1;
        return sums.index_add(0, index, rows, one);
    }
}
