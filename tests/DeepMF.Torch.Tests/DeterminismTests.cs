using DeepMF.Optimizers;
using DeepMF.Torch.Tests.Parity;
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
        using var setting = new Threads(threads);

        var (first, firstLosses) = Train(rows, seed: 3);
        var (second, secondLosses) = Train(rows, seed: 3);

        secondLosses.Should().Equal(firstLosses);
        TestRuns.ShouldBeIdentical(second, first);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Large_batches_on_any_number_of_threads_agree_with_the_CPU_engine(int threads)
    {
        using var setting = new Threads(threads);
        var batch = TestRuns.RandomBatch(Spec, 3000, 1);
        var parameters = TestRuns.RandomParameters(Spec, 1, 0.3);

        var (gradients, _, loss) = EngineRuns.Differentiate(TorchEngine.Cpu, Spec, parameters, batch);

        var expected = EngineRuns.Differentiate(EngineRuns.Core, Spec, parameters, batch);
        Math.Abs(loss - expected.Loss).ShouldBeWithin(2e-6 * expected.Loss, "loss");
        EngineRuns.GradientsShouldAgree(gradients, expected.Gradients, 2e-5, "the model");
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

    /// <summary>Sets libtorch's threads, which all tests share, for the time of a test.</summary>
    private sealed class Threads : IDisposable
    {
        private readonly int _usual = torch.get_num_threads();

        public Threads(int count) => torch.set_num_threads(count);

        public void Dispose() => torch.set_num_threads(_usual);
    }
}
