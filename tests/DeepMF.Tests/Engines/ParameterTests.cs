using DeepMF.Engines;
using DeepMF.Tests.Models;

namespace DeepMF.Tests.Engines;

public sealed class ParameterTests
{
    [Fact]
    public void A_shape_gives_rows_columns_and_length()
    {
        var table = Spec([3, 4]);
        var vector = Spec([5]);
        var huge = Spec([2_000_000_000, 1000]);

        (table.Rows, table.Columns, table.Length).Should().Be((3, 4, 12));
        (vector.Rows, vector.Columns, vector.Length).Should().Be((1, 5, 5));
        huge.Length.Should().Be(2_000_000_000_000);
        var kernel = Spec([8, 3, 5, 2]);
        (kernel.Rows, kernel.Columns, kernel.Length).Should().Be((8, 30, 240), "all sizes after the first make up a row");
        var column = Spec([4, 1, 1]);
        (column.Rows, column.Columns, column.Length).Should().Be((4, 1, 4));
        var wide = Spec([1, 65536, 65536]);
        wide.Invoking(p => p.Length).Should().Throw<OverflowException>();
        table.Should().Be(Spec([3, 4]), "specifications compare by content");
    }

    [Fact]
    public void Runs_are_read_and_written()
    {
        var parameter = new ArrayParameter(Spec([3, 2]), 1);

        parameter.Write(1, [10, 11, 12]);
        var run = new float[2];
        parameter.Read(2, run);

        run.Should().Equal(11, 12);
        parameter.ToArray()[1..4].Should().Equal(10, 11, 12);
        parameter.Read(6, []);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(5, 2)]
    [InlineData(7, 0)]
    [InlineData(long.MaxValue, 1)]
    public void Runs_outside_the_parameter_are_refused(long offset, int count)
    {
        var parameter = new ArrayParameter(Spec([3, 2]), 1);
        var message = $"Parameter 'x' has 6 numbers, so {count} of them cannot start at {offset}. (Parameter 'offset'){Environment.NewLine}Actual value was {offset}.";

        parameter.Invoking(p => p.Read(offset, new float[count])).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
        parameter.Invoking(p => p.Write(offset, new float[count])).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
    }

    private static ParameterSpec Spec(int[] shape) => new("x", [.. shape], ParameterKind.Table, ParameterGroup.Embedding, Initializer.Normal(1));
}
