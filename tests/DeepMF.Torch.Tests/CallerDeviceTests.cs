using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests;

/// <summary>A program may set libtorch's default device for the process; an engine has its own.</summary>
[Collection(AloneCollection.Name)]
public sealed class CallerDeviceTests
{
    [Fact]
    public void The_default_device_of_the_caller_is_not_used()
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 7), 4).Embed(new CategoricalFeature("item", 5), 4).Concat().Dense(4).BatchNorm().Dropout(0.2).RegressionHead();
        var expected = Run(spec);
        var before = get_default_device();
        try
        {
            set_default_device(META);

            Run(spec).Should().Equal(expected);
        }
        finally
        {
            set_default_device(before);
        }
    }

    private static float[] Run(ModelSpec spec)
    {
        using var model = spec.Build(1, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        using (var session = model.EngineModel.StartTraining(new Adam(), 1))
            session.Step(batch, 0.01);
        return model.Predict(batch);
    }
}
