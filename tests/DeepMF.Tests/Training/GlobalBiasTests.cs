using DeepMF.Data;
using DeepMF.Optimizers;
using DeepMF.Specs;
using DeepMF.Tests.Support;
using DeepMF.Training;
using Microsoft.Extensions.Logging;

namespace DeepMF.Tests.Training;

public sealed class GlobalBiasTests
{
    // A rate of 0 keeps the start.
    private static readonly TrainerOptions Options = new() { Epochs = 1, Optimizer = new Sgd { LearningRate = 0 } };

    [Fact]
    public void A_rating_model_starts_at_the_mean() => Start(null, 1, 2, 4.5f).Should().Be(2.5f);

    [Fact]
    public void An_output_range_starts_at_the_score_of_the_mean()
    {
        // (3 - 1) / (5 - 1) of the range is a half; 4 is three quarters.
        Start((1, 5), 3, 3).Should().Be(0);
        Start((1, 5), 4).Should().BeApproximately((float)Math.Log(3), 1e-6f);
    }

    [Fact]
    public void A_mean_at_the_bound_of_the_range_starts_at_a_finite_score()
    {
        Start((1, 5), 5).Should().BeApproximately((float)Math.Log((1 - 1e-6) / 1e-6), 1e-4f);
        Start((1, 5), 1).Should().BeApproximately((float)-Math.Log((1 - 1e-6) / 1e-6), 1e-4f);
    }

    [Fact]
    public void A_binary_head_starts_at_the_log_odds() =>
        GlobalBias.Start(new BinaryHeadSpec(), 0.2).Should().BeApproximately(-Math.Log(4), 1e-12);

    [Fact]
    public void The_start_can_be_left_out() => Start(Options with { InitializeGlobalBias = false }, 0, null, 1, 2).Should().Be(0);

    [Fact]
    public void A_trained_bias_stays() => Start(Options, 4, null, 1, 2).Should().Be(4);

    [Fact]
    public void A_batch_source_is_read_for_its_mean()
    {
        var table = Tables.Ratings(1, 2, 4.5f);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);

        new Trainer(Options).Fit(model, new BatchIterator(table, model.Spec.Features, 2), cancellationToken: TestContext.Current.CancellationToken);

        Bias(model).Should().Be(2.5f);
    }

    [Fact]
    public void The_start_is_logged()
    {
        var logger = new ListLogger<Trainer>(LogLevel.Debug);
        var table = Tables.Ratings(1, 2, 4.5f);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items);

        new Trainer(Options, logger).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);

        logger.Entries.Single(e => e.Id == 5).Message.Should().Be("The global bias starts at 2.5, where the training targets have their mean 2.5");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Models_with_nothing_to_start_have_no_bias_to_find(bool ranking)
    {
        var pair = ModelBuilder.Embed(new CategoricalFeature("user", 1)).Embed(new CategoricalFeature("item", 1)).Dot();
        var spec = ranking ? pair.AddBiases().RankingHead() : pair.RegressionHead();
        using var model = new Model(spec, new MeanEngine().Build(spec, 0));

        GlobalBias.FindUntrained(model).Should().BeNull();
    }

    private static float Start(OutputRange? range, params float[] ratings) => Start(Options, 0, range, ratings);

    private static float Start(TrainerOptions options, float before, OutputRange? range, params float[] ratings)
    {
        var table = Tables.Ratings(ratings);
        using var model = new MeanEngine().BuildBiased(table.Users, table.Items, range);
        model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").Write(0, [before]);
        new Trainer(options).Fit(model, table, cancellationToken: TestContext.Current.CancellationToken);
        return Bias(model);
    }

    private static float Bias(Model model) => model.EngineModel.Parameters.Single(p => p.Spec.Name == "bias.global").ToArray()[0];
}
