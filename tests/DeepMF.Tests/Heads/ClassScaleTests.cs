namespace DeepMF.Tests.Heads;

public sealed class ClassScaleTests
{
    private static readonly ClassScale HalfStars = new(10, 0.5, 0.5);

    [Fact]
    public void Half_stars_run_from_one_half_to_five()
    {
        Enumerable.Range(0, 10).Select(HalfStars.Value).Should().Equal(0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5);
        HalfStars.Maximum.Should().Be(5);
        new ClassScale(3).Should().Be(new ClassScale(3, 0, 1));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(5, 9)]
    [InlineData(3.5, 6)]
    [InlineData(3.5004, 6)]
    [InlineData(0.4996, 0)]
    public void A_value_on_the_scale_has_a_class(double value, int expected)
    {
        HalfStars.TryGetClass(value, out var index).Should().BeTrue();
        index.Should().Be(expected);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5.5)]
    [InlineData(3.51)]
    [InlineData(-1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_value_off_the_scale_has_none(double value)
    {
        HalfStars.TryGetClass(value, out var index).Should().BeFalse();
        index.Should().Be(-1);
    }

    [Fact]
    public void A_value_that_a_float_cannot_hold_exactly_is_on_the_scale()
    {
        var scale = new ClassScale(100, 0.1, 0.1);

        for (var k = 0; k < 100; k++)
        {
            scale.TryGetClass((float)scale.Value(k), out var index).Should().BeTrue();
            index.Should().Be(k);
        }
    }

    [Fact]
    public void The_lowest_of_the_most_likely_classes_counts()
    {
        var scale = new ClassScale(3, 1);

        scale.MostLikely([0.2f, 0.4f, 0.4f]).Should().Be(2);
        scale.MostLikely([0.1f, 0.2f, 0.7f]).Should().Be(3);
        scale.MostLikely([0.5f, 0.25f, 0.25f]).Should().Be(1);
    }

    [Fact]
    public void The_expected_value_is_the_weighted_mean() => new ClassScale(3, 1, 2).ExpectedValue([0.5f, 0.25f, 0.25f]).Should().Be(0.5 * 1 + 0.25 * 3 + 0.25 * 5);

    [Fact]
    public void As_many_probabilities_as_classes_are_needed()
    {
        const string message = "The scale has 10 classes, but there are 2 probabilities. (Parameter 'probabilities')";

        HalfStars.Invoking(s => s.MostLikely(new float[2])).Should().Throw<ArgumentException>().WithMessage(message);
        HalfStars.Invoking(s => s.ExpectedValue(new float[2])).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData(1, 0, 1, "A softmax head needs at least 2 classes. (Parameter 'classes')", "1")]
    [InlineData(2, double.NaN, 1, "The value of class 0 must be finite. (Parameter 'minimum')", "NaN")]
    [InlineData(2, 0, 0, "The step between classes is a finite number above 0. (Parameter 'step')", "0")]
    [InlineData(2, 0, double.PositiveInfinity, "The step between classes is a finite number above 0. (Parameter 'step')", "Infinity")]
    public void A_wrong_scale_is_refused(int classes, double minimum, double step, string message, string actual)
    {
        var create = () => new ClassScale(classes, minimum, step);

        create.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be($"{message}{Environment.NewLine}Actual value was {actual}.");
    }
}
