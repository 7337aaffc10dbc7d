using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class GlobalMeanBaselineTests
{
    [Fact]
    public void The_mean_is_predicted_for_everyone()
    {
        var table = Tables.Of((0, 0, 1), (1, 1, 2), (1, 0, 4.5f));

        var baseline = GlobalMeanBaseline.Fit(table);
        var result = baseline.Evaluate(table);

        baseline.Predict(0, 1).Should().Be(2.5);
        result[Metric.Rmse].Should().BeApproximately(Math.Sqrt((2.25 + 0.25 + 4) / 3), 1e-15);
        result[Metric.Mae].Should().BeApproximately((1.5 + 0.5 + 2) / 3, 1e-15);
    }

    [Fact]
    public void More_rows_than_one_chunk_are_all_counted()
    {
        var ratings = Enumerable.Range(0, 10_000).Select(i => (float)(i % 5)).ToArray();
        var table = Tables.Ratings(ratings);

        var result = GlobalMeanBaseline.Fit(table).Evaluate(table, [Metric.Mse]);

        result.Count.Should().Be(10_000);
        result[Metric.Mse].Should().BeApproximately(2, 1e-12);
    }

    [Fact]
    public void Empty_tables_and_metrics_of_other_heads_are_refused()
    {
        var empty = Tables.Of(1, 1);
        var table = Tables.Ratings(1);
        var fit = () => GlobalMeanBaseline.Fit(empty);
        var evaluate = () => GlobalMeanBaseline.Fit(table).Evaluate(empty);
        var metric = () => GlobalMeanBaseline.Fit(table).Evaluate(table, [Metric.LogLoss]);

        fit.Should().ThrowExactly<ArgumentException>().WithMessage("The table has no interactions, so its ratings have no mean. (Parameter 'table')");
        evaluate.Should().ThrowExactly<ArgumentException>().WithMessage("The table has no interactions, so there is nothing to evaluate. (Parameter 'table')");
        metric.Should().ThrowExactly<InvalidOperationException>().WithMessage("Metric 'log loss' is not defined for a regression head. Use one of 'RMSE', 'MSE', 'MAE'.");
    }
}
