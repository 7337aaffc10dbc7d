using DeepMF.Specs;

namespace DeepMF.Tests.Heads;

public sealed class RegressionHeadTests
{
    [Fact]
    public void A_range_is_made_of_a_pair()
    {
        OutputRange range = (0.5, 5.0);

        range.Should().Be(new OutputRange(0.5, 5));
        range.Minimum.Should().Be(0.5);
        range.Maximum.Should().Be(5);
    }

    [Theory]
    [InlineData(5, 5, "(5, 5)")]
    [InlineData(5, 0.5, "(5, 0.5)")]
    [InlineData(double.NaN, 1, "(NaN, 1)")]
    [InlineData(0, double.PositiveInfinity, "(0, Infinity)")]
    public void Bounds_are_finite_and_in_order(double minimum, double maximum, string got)
    {
        var create = () => new OutputRange(minimum, maximum);

        create.Should().Throw<ArgumentException>().Which.Message.Should().Be($"An output range needs two finite bounds, the lower one first, but got {got}.");
    }

    [Theory]
    [InlineData(0, double.MaxValue, "(0, 1.7976931348623157E+308)")]
    [InlineData(-3e38, 3e38, "(-3E+38, 3E+38)")]
    [InlineData(1, 1.00000001, "(1, 1.00000001)")]
    public void Single_precision_holds_the_width_of_a_range(double minimum, double maximum, string got)
    {
        var create = () => new OutputRange(minimum, maximum);

        create.Should().Throw<ArgumentException>().Which.Message.Should().Be($"An output range is computed in single precision, which cannot hold the width of {got}. Choose bounds nearer to the values that are predicted.");
    }

    [Fact]
    public void A_range_that_no_constructor_made_is_refused()
    {
        var create = () => new RegressionHeadSpec(RegressionLoss.Squared, default(OutputRange));

        create.Should().Throw<ArgumentException>().Which.Message.Should().Be("An output range needs two bounds. Make it with its constructor. (Parameter 'range')");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void The_delta_of_a_Huber_loss_is_above_zero(double delta)
    {
        var create = () => RegressionLoss.Huber(delta);

        create.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should()
            .Be(FormattableString.Invariant($"The delta of a Huber loss is a finite number above 0. (Parameter 'delta'){Environment.NewLine}Actual value was {delta}."));
    }

    [Fact]
    public void Losses_are_values()
    {
        RegressionLoss.Huber().Should().Be(new HuberLoss(1)).And.NotBe(RegressionLoss.Huber(2));
        RegressionLoss.Squared.Should().Be(new SquaredLoss()).And.NotBe(RegressionLoss.Absolute);
    }

    [Fact]
    public void Each_head_says_how_wide_its_output_is()
    {
        new RegressionHeadSpec(RegressionLoss.Squared).OutputWidth.Should().Be(1);
        new BinaryHeadSpec().OutputWidth.Should().Be(1);
        new RankingHeadSpec().OutputWidth.Should().Be(1);
        new SoftmaxHeadSpec(new ClassScale(7)).OutputWidth.Should().Be(7);
    }
}
