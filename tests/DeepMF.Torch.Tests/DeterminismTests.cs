using DeepMF.Optimizers;
using TorchSharp;

namespace DeepMF.Torch.Tests;

[Collection(AloneCollection.Name)]
public sealed class DeterminismTests
{
    private static readonly CategoricalFeature Users = new("user", 60);
    private static readonly CategoricalFeature Items = new("item", 40);
    private static readonly MultiValuedFeature Genres = new("genres", 9);

    private static readonly ModelSpec Spec = ModelBuilder
        .Embed(Users, 9).Embed(Items, 16, t => t.Dense(16).Relu().Dropout(0.3)).Embed(Genres, 4)
        .Concat().Dense(64).BatchNorm().Relu().Dense(6).LayerNorm().Gelu().AddBiases().RegressionHead((0.5, 5));

    public static MatrixTheoryData<int, int> ThreadsAndRows => new([1, 2], [130, 3000]);

    [Theory]
    [MemberData(nameof(ThreadsAndRows))]
    public void The_same_seed_and_threads_give_bit_identical_parameters(int threads, int rows)
    {
        var usual = torch.get_num_threads();
        try
        {
            torch.set_num_threads(threads);

            var (first, firstLosses) = Train(rows, seed: 3);
            var (second, secondLosses) = Train(rows, seed: 3);

            secondLosses.Should().Equal(firstLosses);
            TestRuns.ShouldBeIdentical(second, first);
        }
        finally
        {
            torch.set_num_threads(usual);
        }
    }

    [Fact]
    public void Another_seed_gives_another_run()
    {
        var (first, _) = Train(130, seed: 3, steps: 2);
        var (second, _) = Train(130, seed: 4, steps: 2);

        second["trunk.0.weight"].Should().NotEqual(first["trunk.0.weight"]);
    }

    private static (Dictionary<string, float[]> Parameters, double[] Losses) Train(int rows, ulong seed, int steps = 20)
    {
        using var model = TorchEngine.Cpu.Build(Spec, 3);
        using var session = model.StartTraining(new Adam { WeightDecay = 0.01, ClipNorm = 1 }, seed);
        double[] losses = [.. Enumerable.Range(0, steps).Select(step => session.Step(TestRuns.RandomBatch(Spec, rows + step % 3, step), 0.01))];
        return (TestRuns.Snapshot(model), losses);
    }
}
