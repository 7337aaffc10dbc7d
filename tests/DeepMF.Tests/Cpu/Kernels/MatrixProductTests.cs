using DeepMF.Cpu.Kernels;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Kernels;

public sealed unsafe class MatrixProductTests
{
    private static readonly int[] Sizes = [1, 2, 3, 5, 6, 7, 8, 12, 15, 16, 17, 31, 32, 33, 48, 64, 65, 70];

    public enum Beginning
    {
        Zero,
        Start,
        Accumulate,
    }

    [Theory]
    [CombinatorialWidths]
    public void The_product_agrees_with_a_naive_one_for_every_shape(int bits, Beginning beginning)
    {
        var kernels = KernelSet.OfWidth(bits);
        foreach (var rows in Sizes)
            foreach (var columns in Sizes)
                foreach (var depth in (int[])[1, 2, 7, 16, 70])
                    ShouldAgree(kernels, rows, columns, depth, beginning, isTransposed: false);
    }

    [Theory]
    [CombinatorialWidths]
    public void The_product_with_a_transposed_left_side_agrees_with_a_naive_one(int bits, Beginning beginning)
    {
        var kernels = KernelSet.OfWidth(bits);
        foreach (var rows in Sizes)
            foreach (var columns in (int[])[1, 16, 33, 70])
                foreach (var depth in (int[])[1, 6, 29])
                    ShouldAgree(kernels, rows, columns, depth, beginning, isTransposed: true);
    }

    [Fact]
    public void A_product_without_depth_is_where_it_starts_from()
    {
        foreach (var bits in (int[])[128, 256, 512])
            ShouldAgree(KernelSet.OfWidth(bits), 7, 20, 0, Beginning.Start, isTransposed: false);
    }

    private static void ShouldAgree(KernelSet kernels, int rows, int columns, int depth, Beginning beginning, bool isTransposed)
    {
        // B and C have room for whole vectors; strides are larger than they need to be.
        var width = kernels.Bits / 32;
        var padded = (columns + width - 1) / width * width;
        int strideA = (isTransposed ? rows : depth) + 3, strideB = padded + 5, strideC = padded + 2;
        using var a = Floats.Random((isTransposed ? depth : rows) * strideA, 1);
        using var b = Floats.Random(depth * strideB, 2);
        using var c = Floats.Random(rows * strideC, 3);
        using var start = Floats.Random(padded, 4);
        var before = c.Span.ToArray();
        kernels.Multiply(new MatrixArguments
        {
            Rows = rows,
            Columns = columns,
            Depth = depth,
            A = a.Pointer,
            RowA = isTransposed ? 1 : strideA,
            StepA = isTransposed ? strideA : 1,
            B = b.Pointer,
            StrideB = strideB,
            C = c.Pointer,
            StrideC = strideC,
            Start = beginning == Beginning.Zero ? null : start.Pointer,
            Accumulate = beginning == Beginning.Accumulate,
        });

        var shape = $"{kernels.Bits} bits, {rows} x {columns} x {depth}, {beginning}";
        c.GuardShouldBeWhole(shape);
        for (var r = 0; r < rows; r++)
        {
            for (var n = 0; n < strideC; n++)
            {
                var actual = c.Pointer[r * strideC + n];
                if (n >= padded)
                {
                    if (actual != before[r * strideC + n])
                        Assert.Fail($"{shape}: wrote beyond row {r}.");
                    continue;
                }

                if (n >= columns)
                    continue;
                var expected = beginning switch { Beginning.Zero => 0.0, Beginning.Start => start.Pointer[n], _ => before[r * strideC + n] };
                for (var k = 0; k < depth; k++)
                    expected += (double)a.Pointer[isTransposed ? k * strideA + r : r * strideA + k] * b.Pointer[k * strideB + n];
                if (!(Math.Abs(actual - expected) <= 1e-6 * (depth + 4)))
                    Assert.Fail($"{shape}: [{r}, {n}] is {actual} but should be {expected}.");
            }
        }
    }

    private sealed class CombinatorialWidthsAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([.. from bits in (int[])[128, 256, 512] from beginning in Enum.GetValues<Beginning>() select new TheoryDataRow(bits, beginning)]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
