using DeepMF.Specs;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class MetricTests
{
    private static readonly HeadSpec Regression = new RegressionHeadSpec(RegressionLoss.Squared);
    private static readonly HeadSpec Softmax = new SoftmaxHeadSpec(new ClassScale(3, 1, 2)); // classes 1, 3, 5
    private static readonly HeadSpec Binary = new BinaryHeadSpec();
    private static readonly HeadSpec Ranking = new RankingHeadSpec();

    [Fact]
    public void Errors_of_ratings_are_means_over_rows_and_not_over_unequal_batches()
    {
        var accumulator = new MetricAccumulator(Regression, [Metric.Mse, Metric.Rmse, Metric.Mae], null, 3);

        accumulator.Add([1, 2, 3], [2, 4, 3]); // errors -1, -2, 0
        accumulator.Add([5], [1]); // error 4
        var result = accumulator.ToResult();

        // Sums: 1 + 4 + 0 + 16 = 21 and 1 + 2 + 0 + 4 = 7, over 4 rows. A mean of the two batch means would give 8.83 and 2.5.
        result.Count.Should().Be(4);
        result[Metric.Mse].Should().Be(21 / 4.0);
        result[Metric.Rmse].Should().Be(Math.Sqrt(21 / 4.0));
        result[Metric.Mae].Should().Be(7 / 4.0);
    }

    [Fact]
    public void Softmax_errors_use_the_expected_value_or_the_most_likely_class()
    {
        var accumulator = new MetricAccumulator(Softmax, [Metric.Mse, Metric.Mae, Metric.MostLikelyRmse, Metric.MostLikelyMae], null, 2);

        accumulator.Add([0.5f, 0.25f, 0.25f, 0.125f, 0.125f, 0.75f], [3, 5]);
        accumulator.Add([0.25f, 0.5f, 0.25f], [1]);
        var result = accumulator.ToResult();

        // Expected values 2.5, 4.25, 3: errors -0.5, -0.75, 2. Most likely 1, 5, 3: errors -2, 0, 2.
        result[Metric.Mse].Should().BeApproximately((0.25 + 0.5625 + 4) / 3, 1e-15);
        result[Metric.Mae].Should().BeApproximately(3.25 / 3, 1e-15);
        result[Metric.MostLikelyRmse].Should().BeApproximately(Math.Sqrt(8 / 3.0), 1e-15);
        result[Metric.MostLikelyMae].Should().BeApproximately(4 / 3.0, 1e-15);
    }

    [Fact]
    public void Softmax_accuracy_and_log_loss_look_at_the_class_of_the_target()
    {
        var accumulator = new MetricAccumulator(Softmax, [Metric.Accuracy, Metric.LogLoss], null, 2);

        accumulator.Add([0.5f, 0.25f, 0.25f, 0.125f, 0.125f, 0.75f], [3, 5]);
        accumulator.Add([0, 1, 0], [1]);
        var result = accumulator.ToResult();

        result[Metric.Accuracy].Should().Be(1 / 3.0);
        result[Metric.LogLoss].Should().BeApproximately((Math.Log(4) + Math.Log(4 / 3.0) + 23 * Math.Log(2)) / 3, 1e-12);
    }

    [Fact]
    public void Binary_accuracy_and_log_loss_are_hand_computed()
    {
        var accumulator = new MetricAccumulator(Binary, [Metric.Accuracy, Metric.LogLoss], null, 3);

        accumulator.Add([0.5f, 0.25f, 0.75f], [1, 0, 0]);
        accumulator.Add([1], [1]);
        var result = accumulator.ToResult();

        var sure = -Math.Log(1 - Math.Pow(2, -23));
        result[Metric.Accuracy].Should().Be(0.75);
        result[Metric.LogLoss].Should().BeApproximately((Math.Log(2) + Math.Log(4 / 3.0) + Math.Log(4) + sure) / 4, 1e-12);
    }

    [Fact]
    public void Soft_binary_targets_weigh_both_logarithms()
    {
        var accumulator = new MetricAccumulator(Binary, [Metric.LogLoss], null, 1);

        accumulator.Add([0.25f], [0.75f]);

        accumulator.ToResult()[Metric.LogLoss].Should().BeApproximately(0.75 * Math.Log(4) + 0.25 * Math.Log(4 / 3.0), 1e-12);
    }

    [Fact]
    public void A_confident_miss_costs_the_clamped_logarithm()
    {
        var accumulator = new MetricAccumulator(Binary, [Metric.LogLoss], null, 1);

        accumulator.Add([0], [1]);

        accumulator.ToResult()[Metric.LogLoss].Should().BeApproximately(23 * Math.Log(2), 1e-12);
    }

    [Fact]
    public void Clipping_cuts_predictions_to_the_range()
    {
        var accumulator = new MetricAccumulator(Regression, [Metric.Mae], (1, 5), 3);

        accumulator.Add([0, 7, 3], [1, 4, 3.5f]); // cut to 1, 5, 3: errors 0, 1, 0.5

        accumulator.ToResult()[Metric.Mae].Should().Be(0.5);
    }

    [Fact]
    public void A_reset_accumulator_starts_anew()
    {
        var accumulator = new MetricAccumulator(Regression, [Metric.Mae], null, 1);

        accumulator.Add([1], [9]);
        accumulator.Reset();
        accumulator.Add([1], [2]);
        var result = accumulator.ToResult();

        result.Count.Should().Be(1);
        result[Metric.Mae].Should().Be(1);
    }

    [Fact]
    public void No_rows_are_refused()
    {
        var act = () => new MetricAccumulator(Regression, null, null, 1).ToResult();

        act.Should().ThrowExactly<ArgumentException>().WithMessage("There are no rows to evaluate, so no metric has a value.");
    }

    [Fact]
    public void Clipping_is_refused_where_there_is_no_number_to_clip()
    {
        var act = () => new MetricAccumulator(Binary, null, (1, 5), 1);

        act.Should().ThrowExactly<InvalidOperationException>().WithMessage("Clip bounds the output of a regression head, but the model has a binary head. Leave it out.");
    }

    [Fact]
    public void Predictions_that_are_not_finite_are_refused_with_their_row()
    {
        var accumulator = new MetricAccumulator(Softmax, null, null, 2);
        accumulator.Add([1, 0, 0], [1]);
        var act = () => accumulator.Add([1, 0, 0, 0, float.NaN, 0], [1, 1]);

        act.Should().ThrowExactly<NotFiniteNumberException>().WithMessage("The model predicts NaN for row 2, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm.");
    }

    [Fact]
    public void Targets_that_do_not_fit_the_head_are_refused_with_their_row()
    {
        var softmax = () => new MetricAccumulator(Softmax, null, null, 2).Add([1, 0, 0, 1, 0, 0], [1, 2]);
        var binary = () => new MetricAccumulator(Binary, null, null, 2).Add([1, 1], [1, 2]);
        var regression = () => new MetricAccumulator(Regression, null, null, 2).Add([1, 1], [1, float.NaN]);

        softmax.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The target of row 1 is not one of the 3 classes from 1 to 5 in steps of 2. (Parameter 'targets')\nActual value was 2.");
        binary.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The target of row 1 must be from 0 to 1 for a binary head. (Parameter 'targets')\nActual value was 2.");
        regression.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("The target of row 1 must be a finite number. (Parameter 'targets')\nActual value was NaN.");
    }

    [Fact]
    public void A_metric_that_does_not_fit_the_head_is_refused_with_those_that_do()
    {
        var act = (Metric metric, HeadSpec head) => FluentActions.Invoking(() => Metric.Resolve([metric], head)).Should().ThrowExactly<InvalidOperationException>();

        act(Metric.Accuracy, Regression).WithMessage("Metric 'accuracy' is not defined for a regression head. Use one of 'RMSE', 'MSE', 'MAE'.");
        act(Metric.MostLikelyRmse, Regression).WithMessage("Metric 'most-likely RMSE' is not defined for a regression head. Use one of 'RMSE', 'MSE', 'MAE'.");
        act(Metric.Rmse, Binary).WithMessage("Metric 'RMSE' is not defined for a binary head. Use one of 'accuracy', 'log loss'.");
        act(Metric.Rmse, Ranking).WithMessage("Metric 'RMSE' is not defined for a ranking head. No metric is.");
    }

    [Fact]
    public void A_ranking_head_has_no_metric_over_rows()
    {
        var act = () => Metric.Resolve(null, Ranking);

        act.Should().ThrowExactly<InvalidOperationException>().WithMessage("No metric is defined for a ranking head, so it cannot be evaluated row by row.");
    }

    [Fact]
    public void Defaults_depend_on_the_head()
    {
        Metric.DefaultsFor(Regression).Should().Equal(Metric.Rmse, Metric.Mae);
        Metric.DefaultsFor(Softmax).Should().Equal(Metric.Rmse, Metric.Mae, Metric.Accuracy, Metric.LogLoss);
        Metric.DefaultsFor(Binary).Should().Equal(Metric.LogLoss, Metric.Accuracy);
        Metric.DefaultsFor(Ranking).Should().BeEmpty();
    }

    [Fact]
    public void Every_metric_is_defined_for_the_heads_that_its_documentation_names()
    {
        HeadSpec[] heads = [Regression, Softmax, Binary, Ranking];
        var defined = Metric.All.Select(m => $"{m}: {string.Join(' ', heads.Where(m.IsDefinedFor).Select(Metric.Describe))}");

        defined.Should().Equal(
            "RMSE: regression softmax",
            "MSE: regression softmax",
            "MAE: regression softmax",
            "most-likely RMSE: softmax",
            "most-likely MAE: softmax",
            "accuracy: softmax binary",
            "log loss: softmax binary");
    }

    [Fact]
    public void The_better_value_depends_on_the_direction_and_the_margin()
    {
        Metric.Rmse.IsBetter(0.9, 1).Should().BeTrue();
        Metric.Rmse.IsBetter(1, 1).Should().BeFalse();
        Metric.Rmse.IsBetter(0.9, 1, 0.2).Should().BeFalse();
        Metric.Accuracy.IsBetter(0.9, 1).Should().BeFalse();
        Metric.Accuracy.IsBetter(1, 0.9).Should().BeTrue();
        Metric.Accuracy.IsBetter(1, 0.9, 0.2).Should().BeFalse();
    }

    [Fact]
    public void A_result_prints_its_metrics_and_names_them_when_another_is_asked_for()
    {
        var result = new EvaluationResult(3, [new(Metric.Rmse, 0.87314), new(Metric.Mae, 0.5)]);
        var act = () => result[Metric.Mse];

        result.ToString().Should().Be("RMSE 0.8731, MAE 0.5000");
        act.Should().ThrowExactly<KeyNotFoundException>().WithMessage("Metric 'MSE' was not evaluated. Evaluated were: 'RMSE', 'MAE'.");
    }
}
