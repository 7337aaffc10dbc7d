using DeepMF.Cpu.Kernels;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Kernels;

public sealed unsafe class TranspositionTests
{
    [Fact]
    public void Rows_become_columns_for_every_shape_and_nothing_else_is_written()
    {
        foreach (var rows in (int[])[1, 3, 4, 5, 8, 50])
        {
            foreach (var columns in (int[])[1, 2, 7, 64])
            {
                int stride = columns + 3, destinationStride = rows + 2;
                using var source = Floats.Random(rows * stride, 1);
                using var destination = Floats.Random(columns * destinationStride, 2);
                var expected = destination.Span.ToArray();
                for (var n = 0; n < columns; n++)
                    for (var k = 0; k < rows; k++)
                        expected[n * destinationStride + k] = source.Span[k * stride + n];

                Transposition.Run(source.Pointer, stride, rows, columns, destination.Pointer, destinationStride);

                destination.Span.ToArray().Should().Equal(expected, $"{rows} x {columns}");
            }
        }
    }
}
