using System.Runtime.CompilerServices;

namespace DeepMF.Cpu.Kernels;

internal abstract unsafe partial class KernelSet
{
    /// <summary>destination[r] = f(source[r] + row), f(x) = x for x &gt; 0, else slope · x; a slope of 1 leaves the sum as it is.</summary>
    public abstract void AddRow(float* source, nint sourceStride, float* row, float slope, int rows, int count, float* destination, nint stride);

    /// <summary>destination[r] = bias + w · f(row r of start + A B) + v · row r of A, f as in <see cref="AddRow"/>: a dense layer whose output is not stored.</summary>
    /// <remarks>Rows are computed in blocks of six: A and the destination must have room up to the next multiple. v has whole vectors, with zeros behind its end; where it is null that term is 0.</remarks>
    public abstract void MultiplyProject(in MatrixArguments arguments, float slope, float* weights, float bias, float* linear, float* destination);
}

internal sealed unsafe partial class KernelSet<TLanes, TVector>
{
    public override void MultiplyProject(in MatrixArguments arguments, float slope, float* weights, float bias, float* linear, float* destination) =>
        ProjectedProduct<TLanes, TVector>.Run(arguments, slope, weights, bias, linear, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddRow(float* source, nint sourceStride, float* row, float slope, int rows, int count, float* destination, nint stride)
    {
        var factor = TLanes.Broadcast(slope);
        for (var r = 0; r < rows; r++, source += sourceStride, destination += stride)
        {
            for (var j = 0; j < count; j += TLanes.Width)
            {
                var x = TLanes.Add(TLanes.Load(source + j), TLanes.Load(row + j));
                // A slope of 0 is no case of its own: 0 · NaN is NaN, as in a prediction.
                TLanes.Store(TLanes.SelectPositive(x, x, TLanes.Multiply(factor, x)), destination + j);
            }
        }
    }
}
