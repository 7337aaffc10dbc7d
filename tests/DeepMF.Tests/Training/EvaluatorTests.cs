using DeepMF.Tests.Support;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class EvaluatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public void The_batch_size_does_not_change_the_result(int batchSize)
    {
        var table = Tables.Ratings(1, 2, 6);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").Write(0, [2]);

        var result = Evaluator.Evaluate(model, table, options: new EvaluationOptions { BatchSize = batchSize }, cancellationToken: TestContext.Current.CancellationToken);

        result.Count.Should().Be(3);
        result.Values.Select(v => v.Metric).Should().Equal(Metric.Rmse, Metric.Mae);
        result[Metric.Rmse].Should().Be(Math.Sqrt(17 / 3.0));
        result[Metric.Mae].Should().Be(5 / 3.0);
    }

    [Fact]
    public void Clipping_is_off_by_default_and_cuts_where_it_is_asked_for()
    {
        var table = Tables.Ratings(3, 4);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").Write(0, [6]);

        Evaluator.Evaluate(model, table, cancellationToken: TestContext.Current.CancellationToken)[Metric.Mae].Should().Be(2.5);
        Evaluator.Evaluate(model, table, options: new EvaluationOptions { Clip = (1, 5) }, cancellationToken: TestContext.Current.CancellationToken)[Metric.Mae].Should().Be(1.5);
    }

    [Fact]
    public void An_empty_table_and_a_batch_size_of_zero_are_refused()
    {
        var table = Tables.Ratings(1);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        var empty = () => Evaluator.Evaluate(model, Tables.Of(1, 1));
        var batchSize = () => new EvaluationOptions { BatchSize = 0 };

        empty.Should().ThrowExactly<ArgumentException>().WithMessage("The table has no interactions, so there is nothing to evaluate. (Parameter 'table')");
        batchSize.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage("BatchSize is at least 1. (Parameter 'BatchSize')\nActual value was 0.");
    }

    [Fact]
    public void A_cancelled_token_ends_the_evaluation()
    {
        var table = Tables.Ratings(1);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var act = () => Evaluator.Evaluate(model, table, cancellationToken: source.Token);

        act.Should().ThrowExactly<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
    }

    [Fact]
    public void A_model_that_has_diverged_is_refused()
    {
        var table = Tables.Ratings(1);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").Write(0, [float.PositiveInfinity]);
        var act = () => Evaluator.Evaluate(model, table);

        act.Should().ThrowExactly<NotFiniteNumberException>().WithMessage("The model predicts Infinity for row 0, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm.");
    }
}
