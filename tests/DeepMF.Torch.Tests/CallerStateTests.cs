using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests;

/// <summary>Programs set modes of libtorch for a thread; training does not depend on them.</summary>
public sealed class CallerStateTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);

    [Fact]
    public void A_model_learns_in_the_inference_mode_of_the_caller()
    {
        using var inference = inference_mode(true);
        using var model = Spec.Build(1, TorchEngine.Cpu);

        Losses(model).Should().Equal(Expected());
    }

    [Fact]
    public void A_model_that_was_built_in_inference_mode_learns_outside_of_it()
    {
        Model model;
        using (inference_mode(true))
            model = Spec.Build(1, TorchEngine.Cpu);
        using (model)
            Losses(model).Should().Equal(Expected());
    }

    [Fact]
    public void A_model_learns_where_the_caller_needs_no_gradient()
    {
        using var noGradient = no_grad();
        using var model = Spec.Build(1, TorchEngine.Cpu);

        Losses(model).Should().Equal(Expected());
    }

    private static ModelSpec Spec => ModelBuilder.Embed(Users, 4).Embed(Items, 4).Concat().Module("linear", 5, () => nn.Linear(8, 5)).BatchNorm().Relu().RegressionHead();

    private static double[] Expected()
    {
        var losses = Array.Empty<double>();
        // A thread of its own has no mode set.
        var thread = new Thread(() =>
        {
            using var model = Spec.Build(1, TorchEngine.Cpu);
            losses = Losses(model);
        });
        thread.Start();
        thread.Join();
        losses[^1].Should().BeLessThan(losses[0]);
        return losses;
    }

    private static double[] Losses(Model model)
    {
        using var session = model.EngineModel.StartTraining(new Adam(), 1);
        var batch = TestRuns.RandomBatch(Spec, 8, 1);
        return [.. Enumerable.Range(0, 4).Select(_ => session.Step(batch, 0.05))];
    }
}
