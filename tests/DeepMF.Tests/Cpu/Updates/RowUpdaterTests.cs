using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Updates;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Updates;

/// <summary>Rows of a table and gradients that stand beside those of another feature; gradient descent at a rate of 1 shows the sums.</summary>
public sealed unsafe class RowUpdaterTests
{
    private const int Rows = 40;
    private const int Batch = 23;
    private const int Column = 3;

    /// <summary>Row 7 occurs three times, row 12 twice, and half of the rows not at all.</summary>
    private static readonly int[] Ids = [7, 0, 12, 39, 7, 1, 2, 3, 4, 5, 6, 12, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 7];

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var bits in new[] { 0, 128, 256, 512 })
                foreach (var width in bits == 0 ? new[] { 1, 2, 4 } : [5, 15, 16, 17, 25, 32, 50])
                    shapes.Add(bits, width);
            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rows_move_once_by_the_sum_of_their_gradients_and_others_stay(int bits, int width)
    {
        using var table = new Table(width);
        var expected = table.Expected((row, j, occurrences) => occurrences.Sum(r => (double)table.Gradient(r, j)));

        Updater(bits).Update(Terms(), table.Rows(null), Pairs());

        table.WeightsShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_are_scaled_by_the_factor_of_their_row_of_the_batch(int bits, int width)
    {
        using var table = new Table(width);
        using var scales = Floats.Random(Batch, 9);
        var expected = table.Expected((row, j, occurrences) => occurrences.Sum(r => (double)scales.Pointer[r] * table.Gradient(r, j)));

        Updater(bits).Update(Terms(), table.Rows(scales.Pointer), Pairs());

        table.WeightsShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_penalty_counts_as_often_as_the_row_occurs_and_the_norm_with_it(int bits, int width)
    {
        using var table = new Table(width);
        var terms = Terms();
        terms.Penalty = 0.25f;
        var norm = 0.0;
        var expected = table.Expected((row, j, occurrences) =>
        {
            var gradient = occurrences.Sum(r => (double)table.Gradient(r, j)) + 0.25 * occurrences.Count * table.Weight(row, j);
            norm += gradient * gradient;
            return gradient;
        });

        Updater(bits).SquaredNorm(terms, table.Rows(null), Pairs()).Should().BeApproximately(norm, 1e-5 * norm);
        Updater(bits).Update(terms, table.Rows(null), Pairs());

        table.WeightsShouldBe(expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_row_without_occurrences_moves_by_its_decay_alone(int bits, int width)
    {
        using var table = new Table(width);
        var terms = Terms();
        terms.Shrink = 0.5f;
        var expected = table.Expected((row, j, _) => row == 20 ? 0.5 * table.Weight(row, j) : 0);

        Updater(bits).Update(terms, table.Rows(null), 20, []);

        table.WeightsShouldBe(expected);
    }

    /// <summary>The updater of a vector width, or of single floats for 0.</summary>
    private static RowUpdater Updater(int bits) => bits == 0 ? UpdateRules.Table(new Sgd(), 128, stride: 1) : UpdateRules.Dense(new Sgd(), bits);

    private static UpdateTerms Terms() => UpdateTerms.Of(new Sgd(), 1, 1, decays: false);

    private static ulong[] Pairs()
    {
        var sort = new RadixSort();
        var pairs = sort.Reserve(Batch);
        for (var r = 0; r < Batch; r++)
            pairs[r] = RadixSort.Pair(Ids[r], r);
        sort.Sort(Rows);
        return sort.Pairs.ToArray();
    }

    private sealed class Table : IDisposable
    {
        private readonly int _width;
        private readonly int _stride;
        private readonly int _gradientStride;
        private readonly Floats _weights;
        private readonly Floats _gradients;

        public Table(int width)
        {
            _width = width;
            _stride = Padding.TableStride(width);
            _gradientStride = Padding.Stride(Column + width);
            _weights = Floats.Random(RowUpdaterTests.Rows * _stride + Padding.Lane, 1);
            _gradients = Floats.Random(Batch * _gradientStride + Padding.Lane, 2);
            // What stands beside the gradients is another feature's, or nothing: whatever it holds must not reach the table.
            for (var i = 0; i < _gradients.Span.Length; i++)
                if (i >= Batch * _gradientStride || i % _gradientStride < Column || i % _gradientStride >= Column + width)
                    _gradients.Pointer[i] = float.NaN;
            // The padding of a row is always zero.
            for (var i = 0; i < RowUpdaterTests.Rows * _stride; i++)
                if (i % _stride >= width)
                    _weights.Pointer[i] = 0;
        }

        public float Weight(int row, int column) => _weights.Pointer[row * _stride + column];

        public float Gradient(int row, int column) => _gradients.Pointer[row * _gradientStride + Column + column];

        public TableRows Rows(float* scales) => new()
        {
            Weights = _weights.Pointer,
            Stride = _stride,
            Columns = _width,
            Gradients = _gradients.Pointer + Column,
            GradientStride = _gradientStride,
            Scales = scales,
        };

        /// <summary>The table, padding included, after every number has lost what the function says of its row, column and occurrences.</summary>
        public double[] Expected(Func<int, int, List<int>, double> step)
        {
            var expected = new double[_weights.Span.Length];
            for (var i = 0; i < expected.Length; i++)
                expected[i] = _weights.Pointer[i];
            for (var row = 0; row < RowUpdaterTests.Rows; row++)
            {
                var occurrences = Enumerable.Range(0, Batch).Where(r => Ids[r] == row).ToList();
                for (var j = 0; j < _width; j++)
                    expected[row * _stride + j] -= step(row, j, occurrences);
            }

            return expected;
        }

        public void WeightsShouldBe(double[] expected)
        {
            for (var i = 0; i < expected.Length; i++)
                ((double)_weights.Pointer[i]).Should().BeApproximately(expected[i], 1e-6, $"float {i} of rows of {_stride}");
            _weights.GuardShouldBeWhole("rows end within the table");
        }

        public void Dispose()
        {
            _weights.Dispose();
            _gradients.Dispose();
        }
    }
}
