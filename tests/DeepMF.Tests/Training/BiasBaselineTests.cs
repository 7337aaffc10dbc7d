using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class BiasBaselineTests
{
    // Mean 3; item 0 has deviations +2 and 0, item 1 has -1 and -1; user 2 has no rating.
    private static readonly (int, int, float)[] Rows = [(0, 0, 5), (1, 0, 3), (0, 1, 2), (1, 1, 2)];

    [Fact]
    public void Biases_are_damped_means_items_first()
    {
        var table = Tables.Of(3, 3, Rows);

        var baseline = BiasBaseline.Fit(table, new BiasBaselineOptions { ItemDamping = 2, UserDamping = 3 });

        // b_i: 2 / (2 + 2) = 0.5 and -2 / (2 + 2) = -0.5. Left for user 0: 1.5 - 0.5 = 1; user 1: -0.5 - 0.5 = -1; over 3 + 2.
        baseline.Mean.Should().Be(3);
        baseline.ItemBiases.ToArray().Should().Equal(0.5, -0.5, 0);
        baseline.UserBiases.ToArray().Should().Equal(0.2, -0.2, 0);
        baseline.Predict(0, 1).Should().BeApproximately(2.7, 1e-15);
        baseline.Predict(2, 2).Should().Be(3);
    }

    [Fact]
    public void Defaults_are_those_of_Koren_2010()
    {
        var options = new BiasBaselineOptions();

        options.ItemDamping.Should().Be(25);
        options.UserDamping.Should().Be(10);
        BiasBaseline.Fit(Tables.Of(Rows)).ItemBiases.ToArray().Should().Equal(2.0 / 27, -2.0 / 27);
    }

    [Fact]
    public void Evaluation_compares_with_every_rating()
    {
        var table = Tables.Of(3, 3, Rows);
        var baseline = BiasBaseline.Fit(table, new BiasBaselineOptions { ItemDamping = 2, UserDamping = 3 });

        var result = baseline.Evaluate(table, [Metric.Mae, Metric.Mse]);
        var clipped = baseline.Evaluate(table, [Metric.Mae], (2.5, 3.5));

        // Predictions 3.7, 3.3, 2.7, 2.3: errors -1.3, 0.3, 0.7, 0.3. Cut: 3.5, 3.3, 2.7, 2.5.
        result.Count.Should().Be(4);
        result[Metric.Mae].Should().BeApproximately(2.6 / 4, 1e-6);
        result[Metric.Mse].Should().BeApproximately((1.69 + 0.09 + 0.49 + 0.09) / 4, 1e-6);
        clipped[Metric.Mae].Should().BeApproximately((1.5 + 0.3 + 0.7 + 0.5) / 4, 1e-6);
    }

    [Fact]
    public void Without_damping_a_user_without_ratings_still_has_no_bias()
    {
        var baseline = BiasBaseline.Fit(Tables.Of(3, 3, Rows), new BiasBaselineOptions { ItemDamping = 0, UserDamping = 0 });

        baseline.Predict(2, 2).Should().Be(3);
        baseline.ItemBiases.ToArray().Should().Equal(1, -1, 0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void Damping_is_finite_and_not_negative(double value)
    {
        var item = () => new BiasBaselineOptions { ItemDamping = value };
        var user = () => new BiasBaselineOptions { UserDamping = value };

        item.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage($"ItemDamping is a finite number of at least 0. (Parameter 'ItemDamping')\nActual value was {value}.");
        user.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage($"UserDamping is a finite number of at least 0. (Parameter 'UserDamping')\nActual value was {value}.");
    }

    [Fact]
    public void Unknown_indices_are_refused()
    {
        var baseline = BiasBaseline.Fit(Tables.Of(Rows));
        var user = () => baseline.Predict(2, 0);
        var item = () => baseline.Predict(0, -1);

        user.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The baseline knows the users 0 to 1. (Parameter 'user')\nActual value was 2.");
        item.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The baseline knows the items 0 to 1. (Parameter 'item')\nActual value was -1.");
    }
}
