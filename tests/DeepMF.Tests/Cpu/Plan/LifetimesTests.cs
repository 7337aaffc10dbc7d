using DeepMF.Cpu;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu.Plan;

public sealed class LifetimesTests
{
    private static readonly CategoricalFeature Users = new("user", 9);
    private static readonly CategoricalFeature Items = new("item", 9);

    [Fact]
    public void A_model_with_one_stage_keeps_nothing_for_its_tiles()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Dense(32).Relu().Dense(16).Dropout(0.5).RegressionHead(), 1);

        model.Plan.Memory.KeptFloats.Should().Be(0);
    }

    [Fact]
    public void Batch_normalisation_keeps_what_a_later_stage_reads_and_nothing_else()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(
            ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Dense(32).BatchNorm().Relu().Dense(48).BatchNorm().Relu().Dense(64).Relu().RegressionHead(), 1);
        var memory = model.Plan.Memory;

        // Both inputs of the normalisations (32, 48), and the gradient of the second's output (48), which is summed in one stage and used in the next.
        // That of the first's (32) takes the place of the second's input, which is read for the last time before it is written.
        memory.KeptFloats.Should().Be(Floats(32, 48, 48));

        // Rows of the tables (32) and the first's output (32) are computed again where the dense layers behind them go backward; the rest lives in the middle stage.
        memory.PassingValueFloats.Should().Be(Floats(32, 32, 48, 64, 1));
        memory.PassingGradientFloats.Should().Be(Floats(32, 48, 64, 1));
        memory.PredictionTileFloats.Should().Be(Floats(32, 32, 32, 48, 48, 64, 1));
    }

    [Fact]
    public void The_gradient_of_a_normalisation_before_the_projection_is_computed_again_from_that_of_the_score()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(
            ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Dense(32).BatchNorm().Relu().Dense(32).BatchNorm().Relu().RegressionHead(), 1);

        model.Plan.Memory.KeptFloats.Should().Be(Floats(32, 32, 1));
    }

    [Fact]
    public void An_activation_that_changes_the_gradient_in_place_has_it_kept()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(
            ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Dense(32).BatchNorm().Relu().Dense(32).BatchNorm().Tanh().RegressionHead(), 1);

        model.Plan.Memory.KeptFloats.Should().Be(Floats(32, 32, 32));
    }

    [Fact]
    public void What_more_than_one_later_stage_reads_is_kept()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(
            ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Residual(block => block.Dense(32).BatchNorm().Relu()).RegressionHead(), 1);

        // Rows of the tables (32) and the input of the normalisation (32). The gradient of its output is that of the score times the weights, by way of the sum: kept (32).
        model.Plan.Memory.KeptFloats.Should().Be(Floats(32, 32, 32));
    }

    private static long Floats(params int[] strides) => strides.Sum(stride => (96L * stride + 16 + 15) / 16 * 16);
}
