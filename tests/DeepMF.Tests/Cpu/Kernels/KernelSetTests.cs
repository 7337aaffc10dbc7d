using DeepMF.Cpu.Kernels;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Kernels;

public sealed unsafe class KernelSetTests
{
    private const double Tolerance = 2e-6;

    public static TheoryData<int> Widths => [128, 256, 512];

    [Fact]
    public void Another_width_is_refused()
    {
        var act = () => KernelSet.OfWidth(64);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Vectors have 128, 256 or 512 bits. (Parameter 'bits')\nActual value was 64.");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gather_copies_rows_and_writes_no_float_beyond_them(int bits)
    {
        const int TableRows = 9, Column = 3;
        foreach (var width in Enumerable.Range(1, 70))
        {
            int tableStride = width + 2, stride = width + 7;
            using var table = Floats.Random(TableRows * tableStride, 1);
            using var destination = Floats.Random(24 * stride, 2);
            var before = destination.Span.ToArray();
            int[] ids = [.. Enumerable.Range(0, 24).Select(r => r * 5 % TableRows)];

            KernelSet.OfWidth(bits).Gather(table.Pointer, tableStride, ids, width, destination.Pointer + Column, stride);

            for (var i = 0; i < before.Length; i++)
            {
                var (r, j) = (i / stride, i % stride - Column);
                if (j >= 0 && j < width)
                    before[i] = table.Pointer[ids[r] * tableStride + j];
            }

            destination.Span.SequenceEqual(before).Should().BeTrue($"rows of {width} floats are copied and nothing else");
            destination.GuardShouldBeWhole($"rows of {width} floats are exact");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddScaled_writes_exact_rows(int bits)
    {
        foreach (var width in Enumerable.Range(1, 70))
        {
            using var source = Floats.Random(width, 1);
            using var destination = Floats.Random(width, 2);
            double[] expected = [.. Enumerable.Range(0, width).Select(j => destination.Pointer[j] + 0.3f * (double)source.Pointer[j])];
            KernelSet.OfWidth(bits).AddScaled(source.Pointer, 0.3f, destination.Pointer, width);
            ShouldAgree(destination, expected, $"width {width}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void RowDots_read_the_width_alone(int bits)
    {
        foreach (var width in Enumerable.Range(1, 70))
        {
            // Floats behind the width are not zero and must not count; not a number least of all.
            const int Stride = 96, Rows = 5;
            using var left = Floats.Random(Rows * Stride, 1);
            using var right = Floats.Random(Rows * Stride, 2);
            using var destination = new Floats(Rows);
            for (var r = 0; r < Rows; r++)
                left.Span.Slice(r * Stride + width, Stride - width).Fill(float.NaN);
            foreach (var rightStride in (int[])[Stride, 0])
            {
                KernelSet.OfWidth(bits).RowDots(left.Pointer, Stride, right.Pointer, rightStride, Rows, width, 0.5f, destination.Pointer);
                ShouldAgree(
                    destination,
                    [.. Enumerable.Range(0, Rows).Select(r => 0.5 + Enumerable.Range(0, width).Sum(j => (double)left.Pointer[r * Stride + j] * right.Pointer[r * rightStride + j]))],
                    $"width {width}",
                    2e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Column_kernels_go_down_the_rows(int bits)
    {
        var kernels = KernelSet.OfWidth(bits);
        foreach (var count in (int[])[16, 48])
        {
            foreach (var rows in (int[])[1, 7])
            {
                var stride = count + 16;
                using var source = Floats.Random(rows * stride, 1);
                using var gradient = Floats.Random(rows * stride, 2);
                using var mean = Floats.Random(count, 3);
                using var inverse = Floats.Random(count, 4);
                using var scale = Floats.Random(rows, 5);
                Check(d => kernels.AddColumnSums(source.Pointer, stride, rows, count, d), (r, j) => source.Pointer[r * stride + j]);
                Check(d => kernels.AddScaledRows(scale.Pointer, source.Pointer, stride, rows, count, d), (r, j) => (double)scale.Pointer[r] * source.Pointer[r * stride + j]);
                Check(d => kernels.AddColumnSquares(source.Pointer, stride, mean.Pointer, rows, count, d), (r, j) => Math.Pow((double)source.Pointer[r * stride + j] - mean.Pointer[j], 2));
                using var other = new Floats(count);
                var arguments = new NormalizedGradient { Rows = rows, Count = count, Source = source.Pointer, SourceStride = stride, Gradient = gradient.Pointer, GradientStride = stride, Slope = 1, Mean = mean.Pointer, Inverse = inverse.Pointer, Scale = mean.Pointer, Shift = mean.Pointer };
                Check(d => kernels.AddNormalizedGradients(arguments, d, other.Pointer), (r, j) => gradient.Pointer[r * stride + j]);
                Check(
                    d => kernels.AddNormalizedGradients(arguments, other.Pointer, d),
                    (r, j) => gradient.Pointer[r * stride + j] * ((double)source.Pointer[r * stride + j] - mean.Pointer[j]) * inverse.Pointer[j]);

                void Check(Kernel kernel, Func<int, int, double> term)
                {
                    using var destination = Floats.Random(count, 6);
                    double[] expected = [.. Enumerable.Range(0, count).Select(j => destination.Pointer[j] + Enumerable.Range(0, rows).Sum(r => term(r, j)))];
                    kernel(destination.Pointer);
                    ShouldAgree(destination, expected, $"{rows} rows of {count}", 2e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gradients_pass_a_rectifier_that_followed_the_normalisation(int bits)
    {
        const int Rows = 7, Count = 48, Stride = 64;
        const float Slope = 0.25f;
        using var source = Floats.Random(Rows * Stride, 1);
        using var gradient = Floats.Random(Rows * Stride, 3);
        using var vectors = Floats.Random(6 * Count, 4);
        using var sums = new Floats(Count);
        using var products = new Floats(Count);
        using var destination = Floats.Random(Rows * Stride, 5);
        float* mean = vectors.Pointer, inverse = mean + Count, scale = inverse + Count, shift = scale + Count, meanGradient = shift + Count, meanProduct = meanGradient + Count;
        double Centered(int r, int j) => (double)source.Pointer[r * Stride + j] - mean[j];
        double Passed(int r, int j) => gradient.Pointer[r * Stride + j] * (Centered(r, j) * scale[j] + shift[j] > 0 ? 1.0 : Slope);
        double[] expected = [.. Enumerable.Range(0, Rows * Stride).Select(at => (r: at / Stride, j: at % Stride)).Select(at =>
            at.j >= Count ? destination.Pointer[at.r * Stride + at.j] : scale[at.j] * (Passed(at.r, at.j) - meanGradient[at.j] - Centered(at.r, at.j) * inverse[at.j] * meanProduct[at.j]))];
        var arguments = new NormalizedGradient
        {
            Rows = Rows,
            Count = Count,
            Source = source.Pointer,
            SourceStride = Stride,
            Gradient = gradient.Pointer,
            GradientStride = Stride,
            Mean = mean,
            Inverse = inverse,
            Scale = scale,
            Shift = shift,
            Slope = Slope,
        };

        KernelSet.OfWidth(bits).AddNormalizedGradients(arguments, sums.Pointer, products.Pointer);
        KernelSet.OfWidth(bits).NormalizeBackward(arguments, meanGradient, meanProduct, destination.Pointer, Stride, accumulate: false);

        ShouldAgree(sums, [.. Enumerable.Range(0, Count).Select(j => Enumerable.Range(0, Rows).Sum(r => Passed(r, j)))], "sums", 2e-5);
        ShouldAgree(products, [.. Enumerable.Range(0, Count).Select(j => Enumerable.Range(0, Rows).Sum(r => Passed(r, j) * Centered(r, j) * inverse[j]))], "products", 2e-5);
        ShouldAgree(destination, expected, "gradient of the rows", 2e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Row_kernels_write_or_add(int bits)
    {
        var kernels = KernelSet.OfWidth(bits);
        const int Rows = 5, Count = 48, Stride = 64;
        using var source = Floats.Random(Rows * Stride, 1);
        using var gradient = Floats.Random(Rows * Stride, 2);
        using var vectors = Floats.Random(6 * Count, 3);
        float* mean = vectors.Pointer, scale = mean + Count, shift = scale + Count, inverse = shift + Count, meanGradient = inverse + Count, meanProduct = meanGradient + Count;
        foreach (var accumulate in (bool[])[false, true])
        {
            Check(d => kernels.ScaleRows(scale, source.Pointer, Stride, Rows, Count, d, Stride, accumulate), accumulate, (r, j) => (double)scale[r] * source.Pointer[r * Stride + j]);
            Check(d => kernels.ScaleRows(scale, source.Pointer, 0, Rows, Count, d, Stride, accumulate), accumulate, (r, j) => (double)scale[r] * source.Pointer[j]);
            var arguments = new NormalizedGradient
            {
                Rows = Rows,
                Count = Count,
                Source = source.Pointer,
                SourceStride = Stride,
                Gradient = gradient.Pointer,
                GradientStride = Stride,
                Mean = mean,
                Inverse = inverse,
                Scale = scale,
                Shift = shift,
                Slope = 1,
            };
            Check(d => kernels.NormalizeBackward(arguments, meanGradient, meanProduct, d, Stride, accumulate), accumulate, (r, j) =>
                scale[j] * ((double)gradient.Pointer[r * Stride + j] - meanGradient[j] - ((double)source.Pointer[r * Stride + j] - mean[j]) * inverse[j] * meanProduct[j]));
        }

        foreach (var slope in (float[])[1, 0, 0.25f])
        {
            Check(d => kernels.Normalize(source.Pointer, Stride, mean, scale, shift, slope, Rows, Count, d, Stride), false, (r, j) =>
            {
                var value = ((double)source.Pointer[r * Stride + j] - mean[j]) * scale[j] + shift[j];
                return value > 0 ? value : slope * value;
            });
        }

        static void Check(Kernel kernel, bool accumulate, Func<int, int, double> value)
        {
            using var destination = Floats.Random(Rows * Stride, 4);
            double[] expected = [.. destination.Span.ToArray()];
            for (var r = 0; r < Rows; r++)
                for (var j = 0; j < Count; j++)
                    expected[r * Stride + j] = (accumulate ? expected[r * Stride + j] : 0) + value(r, j);
            kernel(destination.Pointer);
            ShouldAgree(destination, expected, "row kernel", 2e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Elementwise_kernels_write_or_add(int bits)
    {
        var kernels = KernelSet.OfWidth(bits);
        const int Count = 80;
        using var x = Floats.Random(Count, 1);
        using var y = Floats.Random(Count, 2);
        using var slope = Floats.Random(Count, 3);
        // Zeros of both signs are not above zero.
        x.Span[3] = 0;
        x.Span[4] = -0f;
        float* a = x.Pointer, b = y.Pointer, s = slope.Pointer;
        foreach (var accumulate in (bool[])[false, true])
        {
            Check(d => kernels.Copy(a, d, Count, accumulate), accumulate, j => a[j]);
            Check(d => kernels.MultiplyElements(a, b, d, Count, accumulate), accumulate, j => (double)a[j] * b[j]);
            Check(d => kernels.RectifyBackward(a, b, 0.2f, d, Count, accumulate), accumulate, j => a[j] > 0 ? b[j] : 0.2f * (double)b[j]);
            Check(d => kernels.SigmoidBackward(a, b, d, Count, accumulate), accumulate, j => b[j] * (double)a[j] * (1 - (double)a[j]));
            Check(d => kernels.TanhBackward(a, b, d, Count, accumulate), accumulate, j => b[j] * (1 - (double)a[j] * a[j]));
            using var sigmoid = new Floats(Count);
            for (var j = 0; j < Count; j++)
                sigmoid.Span[j] = (float)(1 / (1 + Math.Exp(-GeluInner(a[j]))));
            Check(d => kernels.GeluBackward(a, sigmoid.Pointer, b, d, Count, accumulate), accumulate, j => b[j] * (Gelu(a[j] + 1e-5) - Gelu(a[j] - 1e-5)) / 2e-5);
            using var slopes = new Floats(Count);
            Check(d => kernels.RectifyLearnedBackward(a, s, b, d, slopes.Pointer, Count, accumulate), accumulate, j => a[j] > 0 ? b[j] : (double)s[j] * b[j]);
            ShouldAgree(slopes, [.. Enumerable.Range(0, Count).Select(j => a[j] > 0 ? 0 : (double)a[j] * b[j])], "slopes");
        }

        Check(d => kernels.Rectify(a, 0.2f, d, Count), false, j => a[j] > 0 ? a[j] : 0.2f * (double)a[j]);
        Check(d => kernels.RectifyLearned(a, s, d, Count), false, j => a[j] > 0 ? a[j] : (double)s[j] * a[j]);
        Check(d => kernels.GeluInner(a, d, Count), false, j => GeluInner(a[j]));

        static void Check(Kernel kernel, bool accumulate, Func<int, double> value)
        {
            using var destination = Floats.Random(Count, 4);
            double[] expected = [.. Enumerable.Range(0, Count).Select(j => (accumulate ? destination.Pointer[j] : 0) + value(j))];
            kernel(destination.Pointer);
            ShouldAgree(destination, expected, "elementwise kernel", 2e-5);
        }
    }

    private static double GeluInner(double x) => 2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);

    private static double Gelu(double x) => x / (1 + Math.Exp(-GeluInner(x)));

    private static void ShouldAgree(Floats actual, double[] expected, string what, double tolerance = Tolerance)
    {
        TestRuns.ShouldAgree([.. actual.Span.ToArray().Select(v => (double)v)], expected, what, tolerance);
        actual.GuardShouldBeWhole(what);
    }

    private delegate void Kernel(float* destination);
}
