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

        (model.Plan.Memory.Values.Kept, model.Plan.Memory.Gradients.Kept).Should().Be((0, 0));
    }

    [Fact]
    public void Batch_normalisation_keeps_what_a_later_stage_reads_and_nothing_else()
    {
        using var model = (CpuModel)TestRuns.Engine().Build(
            ModelBuilder.Embed(Users, 16).Embed(Items, 16).Concat().Dense(32).BatchNorm().Relu().Dense(48).BatchNorm().Relu().Dense(64).Relu().RegressionHead(), 1);
        var memory = model.Plan.Memory;

        // Rows of the tables (32), both inputs of the normalisations (32, 48) and the first's output (32), whose dense layer goes backward in another stage.
        // The second's output (48), the last layer (64) and the score live in the middle stage.
        memory.Values.Kept.Should().Be(Floats(32, 32, 48, 32));
        memory.Values.Passing.Should().Be(Floats(48, 64, 1));

        // The gradients of both normalisations' outputs are summed in one stage and used in the next.
        memory.Gradients.Kept.Should().Be(Floats(32, 48));
        memory.Gradients.Passing.Should().Be(Floats(32, 48, 64, 1));
    }

    private static long Floats(params int[] strides) => strides.Sum(stride => (96L * stride + 16 + 15) / 16 * 16);
}
