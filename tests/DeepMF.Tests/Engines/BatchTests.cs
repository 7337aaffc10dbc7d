using DeepMF.Engines;

namespace DeepMF.Tests.Engines;

public sealed class BatchTests
{
    private static readonly CategoricalFeature Users = new("user", 3);
    private static readonly MultiValuedFeature Genres = new("genres", 5);
    private static readonly NumericFeature Age = new("age", 2);

    [Fact]
    public void A_new_batch_is_empty_and_has_room()
    {
        var batch = new Batch([Users, Genres, Age], 4);

        batch.Capacity.Should().Be(4);
        batch.Count.Should().Be(0);
        batch.Targets.Length.Should().Be(4);
        batch.Columns.Select(c => c.Feature).Should().Equal(Users, Genres, Age);
        batch.Categorical("user").Indices.Length.Should().Be(4);
        batch.MultiValued("genres").Offsets.Length.Should().Be(5);
        batch.Numeric("age").Values.Length.Should().Be(8);
    }

    [Fact]
    public void Bags_lie_one_after_the_other_and_grow_as_they_need()
    {
        var column = new Batch([Genres], 3).MultiValued("genres");
        var many = Enumerable.Repeat(4, 100).ToArray();

        column.SetRow(0, [1, 2]);
        column.SetRow(1, []);
        column.SetRow(2, many);

        column.Offsets.ToArray().Should().Equal(0, 2, 2, 102);
        column.Values[..2].ToArray().Should().Equal(1, 2);
        column.Values[2..102].ToArray().Should().Equal(many);
    }

    [Fact]
    public void A_batch_is_filled_again()
    {
        var column = new Batch([Genres], 2).MultiValued("genres");
        column.SetRow(0, [1, 2, 3]);
        column.SetRow(1, [4]);

        column.SetRow(0, [2]);
        column.SetRow(1, [3, 1]);

        column.Offsets.ToArray().Should().Equal(0, 1, 3);
        column.Values[..3].ToArray().Should().Equal(2, 3, 1);
    }

    [Fact]
    public void A_row_that_is_passed_over_has_an_empty_bag()
    {
        var column = new Batch([Genres], 3).MultiValued("genres");
        column.SetRow(0, [1, 2]);
        column.SetRow(1, [3]);
        column.SetRow(2, [4]);

        column.SetRow(0, [2]);
        column.SetRow(2, [3, 1]);

        column.Offsets.ToArray().Should().Equal(0, 1, 1, 3);
        column.Values[..3].ToArray().Should().Equal(2, 3, 1);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_row_outside_the_batch_is_refused(int row)
    {
        var column = new Batch([Genres], 2).MultiValued("genres");

        column.Invoking(c => c.SetRow(row, [])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(row));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void More_rows_than_there_is_room_are_refused(int count)
    {
        var batch = new Batch([Users], 4);

        batch.Invoking(b => b.Count = count).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be($"The batch has room for 4 rows. (Parameter 'value'){Environment.NewLine}Actual value was {count}.");
        batch.Count = 4;
        batch.Count.Should().Be(4);
    }

    [Fact]
    public void A_column_of_another_name_or_kind_is_refused()
    {
        var batch = new Batch([Users, Genres, Age], 1);

        batch.Invoking(b => b.Categorical("item")).Should().Throw<ArgumentException>().Which.Message.Should().Be("The batch has no categorical feature 'item'. It has: 'user', 'genres', 'age'. (Parameter 'name')");
        batch.Invoking(b => b.MultiValued("user")).Should().Throw<ArgumentException>().Which.Message.Should().Be("The batch has no multi-valued feature 'user'. It has: 'user', 'genres', 'age'. (Parameter 'name')");
        batch.Invoking(b => b.Numeric("user")).Should().Throw<ArgumentException>().Which.Message.Should().Be("The batch has no numeric feature 'user'. It has: 'user', 'genres', 'age'. (Parameter 'name')");
    }

    [Fact]
    public void Wrong_features_and_capacities_are_refused()
    {
        Creating([Users, new NumericFeature("user")], 1).Should().Throw<ArgumentException>().Which.Message.Should().Be("Feature 'user' is in the batch twice. (Parameter 'features')");
        Creating([null!], 1).Should().Throw<ArgumentException>().Which.Message.Should().Be("A feature of the batch is null. (Parameter 'features')");
        Creating(null!, 1).Should().Throw<ArgumentNullException>().WithParameterName("features");
        Creating([Users], 0).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("capacity");
        Creating([new NumericFeature("text", 1000)], int.MaxValue / 2).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be($"Feature 'text' needs 1073741823000 numbers for so many rows, more than an array holds. Take smaller batches. (Parameter 'capacity'){Environment.NewLine}Actual value was 1073741823.");
        Creating([Genres], int.MaxValue).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be($"Feature 'genres' needs 8589934588 numbers for so many rows, more than an array holds. Take smaller batches. (Parameter 'capacity'){Environment.NewLine}Actual value was 2147483647.");
    }

    private static Func<Batch> Creating(IEnumerable<Feature> features, int capacity) => () => new Batch(features, capacity);
}
