using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>Runs elementwise kernels over the rows of a tile: in one go where no value has gaps between its rows.</summary>
internal static unsafe class Elementwise
{
    public static void Copy(in Tile tile, float* source, Value sourceShape, float* destination, Value shape, bool accumulate)
    {
        if (sourceShape.IsDense && shape.IsDense)
        {
            tile.Kernels.Copy(source, destination, (nint)tile.Rows * shape.Stride, accumulate);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, source += sourceShape.Stride, destination += shape.Stride)
            tile.Kernels.Copy(source, destination, shape.PaddedWidth, accumulate);
    }

    public static void Multiply(in Tile tile, float* left, Value leftShape, float* right, Value rightShape, float* destination, Value shape, bool accumulate)
    {
        if (leftShape.IsDense && rightShape.IsDense && shape.IsDense)
        {
            tile.Kernels.MultiplyElements(left, right, destination, (nint)tile.Rows * shape.Stride, accumulate);
            return;
        }

        for (var r = 0; r < tile.Rows; r++, left += leftShape.Stride, right += rightShape.Stride, destination += shape.Stride)
            tile.Kernels.MultiplyElements(left, right, destination, shape.PaddedWidth, accumulate);
    }
}
