using DeepMF.Optimizers;
using static DeepMF.Torch.Tests.Parity.EngineRuns;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>The GPU against the CPU engine. Its sums have another order, so the bounds are wider.</summary>
public sealed class CudaParityTests
{
    private const string Reason = "libtorch finds no CUDA device here: the tests run with its CPU package, or the machine has no NVIDIA GPU.";

    [Fact]
    public void Predictions_losses_and_gradients_of_a_GPU_agree_on_every_model()
    {
        Assert.SkipUnless(TorchRuntime.CudaDeviceCount > 0, Reason);
        foreach (var (name, spec) in ParityModels.All)
        {
            var parameters = TestRuns.RandomParameters(spec, 11, 0.5);
            var batch = TestRuns.RandomBatch(spec, 28, 12);
            using var onCpu = TestRuns.Build(Core, spec, parameters);
            using var onGpu = TestRuns.Build(TorchEngine.Cuda(), spec, parameters);

            float[] predictions = Predict(onGpu, spec, batch), expectedPredictions = Predict(onCpu, spec, batch);
            var actual = Differentiate(TorchEngine.Cuda(), spec, parameters, batch);
            var expected = Differentiate(Core, spec, parameters, batch);

            Deviation(predictions, expectedPredictions).ShouldBeWithin(1e-5 * Largest(expectedPredictions), $"predictions of {name}");
            Math.Abs(actual.Loss - expected.Loss).ShouldBeWithin(1e-5 * expected.Loss, $"loss of {name}");
            GradientsShouldAgree(actual.Gradients, expected.Gradients, 1e-4, name);
            foreach (var (statistic, after) in expected.Statistics)
                Deviation(actual.Statistics[statistic], after).ShouldBeWithin(1e-5 * Largest(after), $"{statistic} of {name}");
        }
    }

    [Fact]
    public void Parameters_of_whole_models_on_a_GPU_agree_after_20_steps()
    {
        Assert.SkipUnless(TorchRuntime.CudaDeviceCount > 0, Reason);
        foreach (var name in ParityModels.WholeModels)
        {
            var spec = ParityModels.All[name];
            var start = TestRuns.RandomParameters(spec, 61, 0.4);
            foreach (var optimizer in (Optimizer[])[new Sgd { LearningRate = 0.005, Momentum = 0.9, ClipNorm = 0.3 }, new Adam { LearningRate = 0.005, Epsilon = 0.01 }, new Adam { LearningRate = 0.005, Epsilon = 0.01, Rule = TableRule.AllRows }])
            {
                var (actual, _) = Train(TorchEngine.Cuda(), spec, start, optimizer);
                var (expected, _) = Train(Core, spec, start, optimizer);

                foreach (var (parameter, numbers) in expected)
                    Deviation(actual[parameter], numbers).ShouldBeWithin(1e-3 * Deviation(numbers, start[parameter]) + 1e-4, $"{parameter} of {name} with {optimizer}");
            }
        }
    }

    [Fact]
    public void Runs_on_a_GPU_repeat_bit_by_bit()
    {
        Assert.SkipUnless(TorchRuntime.CudaDeviceCount > 0, Reason);
        var spec = ParityModels.All["whole: dropout everywhere"];
        var start = TestRuns.RandomParameters(spec, 61, 0.4);

        TestRuns.ShouldBeIdentical(
            Train(TorchEngine.Cuda(), spec, start, new Adam { ClipNorm = 1 }).Parameters,
            Train(TorchEngine.Cuda(), spec, start, new Adam { ClipNorm = 1 }).Parameters);
    }

    [Fact]
    public void A_model_moves_to_a_GPU_and_back_unchanged()
    {
        Assert.SkipUnless(TorchRuntime.CudaDeviceCount > 0, Reason);
        var spec = ParityModels.All["M11"];
        using var model = spec.Build(3);
        using var onGpu = model.To(TorchEngine.Cuda());
        using var back = onGpu.To(Core);

        onGpu.EngineModel.Engine.Name.Should().Be("torch-cuda:0");
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(back.EngineModel), TestRuns.Snapshot(model.EngineModel));
    }

    [Fact]
    public void A_GPU_with_an_index_too_large_is_refused()
    {
        var count = TorchRuntime.CudaDeviceCount;
        Assert.SkipUnless(count > 0, Reason);

        FluentActions.Invoking(() => TorchEngine.Cuda(count)).Should().ThrowExactly<InvalidOperationException>().Which.Message.Should().StartWith($"There is no GPU {count}: libtorch finds {count}.");
    }
}
