using DeepMF.Optimizers;
using static TorchSharp.torch;

namespace DeepMF.Torch.Tests.Modules;

/// <summary>What modules do wrong while they run: each once ended the process, or trained on other numbers than those of the batch.</summary>
public sealed class ModuleMisuseTests
{
    private static readonly CategoricalFeature Users = new("user", 7);
    private static readonly CategoricalFeature Items = new("item", 5);
    private static readonly NumericFeature Left = new("left", 4);
    private static readonly NumericFeature Right = new("right", 4);

    private Tensor? _kept;

    [Fact]
    public void A_change_in_place_that_breaks_the_gradient_is_refused_and_changes_nothing()
    {
        var spec = Spec(x =>
        {
            var squashed = x.exp();
            var result = squashed * 2;
            squashed.add_(1);
            return result;
        });
        using var model = spec.Build(1, TorchEngine.Cpu);
        var before = TestRuns.Snapshot(model.EngineModel);
        using var session = model.EngineModel.StartTraining(new Adam(), 1);
        var step = () => session.Step(TestRuns.RandomBatch(spec, 8, 1), 0.1);

        step.Should().ThrowExactly<InvalidOperationException>().WithMessage(
            "libtorch cannot take the gradient through the modules of the model: one of the variables needed for gradient computation has been modified by an inplace operation: [CPUFloatType [8, 4]], which is output 0 of ExpBackward0, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True). A module changed a tensor in place that its gradient needs, or kept one with its gradient from an earlier step: use a new tensor, or detach() what is kept.");
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), before);
    }

    [Fact]
    public void A_gradient_that_is_kept_from_an_earlier_step_is_refused()
    {
        var spec = Spec(x =>
        {
            var squashed = x.sigmoid();
            var result = _kept is null ? squashed : squashed + _kept;
            if (squashed.requires_grad)
                _kept = squashed.DetachFromDisposeScope();
            return result;
        });
        using var model = spec.Build(1, TorchEngine.Cpu);
        using var session = model.EngineModel.StartTraining(new Adam(), 1);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        session.Step(batch, 0.1);
        var step = () => session.Step(batch, 0.1);

        step.Should().ThrowExactly<InvalidOperationException>().WithMessage(
            "libtorch cannot take the gradient through the modules of the model: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward. A module changed a tensor in place that its gradient needs, or kept one with its gradient from an earlier step: use a new tensor, or detach() what is kept.");
        session.Steps.Should().Be(1);
    }

    [Fact]
    public void A_failed_gradient_leaves_nothing_behind_for_the_next_step()
    {
        var fails = false;
        var spec = ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply().Module("first", 4, () => nn.Linear(4, 4)).Module("second", 4, () => new SmallModule(x =>
        {
            var squashed = x.sigmoid();
            var square = squashed * squashed;
            if (fails)
                squashed.mul_(2);
            return square;
        })).RegressionHead();
        using var model = spec.Build(1, TorchEngine.Cpu);
        using var expected = spec.Build(1, TorchEngine.Cpu);
        using var session = model.EngineModel.StartTraining(new Sgd(), 1);
        using var expectedSession = expected.EngineModel.StartTraining(new Sgd(), 1);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        session.Step(batch, 0.1).Should().Be(expectedSession.Step(batch, 0.1));
        fails = true;
        var step = () => session.Step(batch, 0.1);
        step.Should().Throw<InvalidOperationException>();
        fails = false;

        session.Step(batch, 0.1).Should().Be(expectedSession.Step(batch, 0.1));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model.EngineModel), TestRuns.Snapshot(expected.EngineModel));
    }

    [Fact]
    public void A_module_may_change_its_input()
    {
        ModelSpec Spec(Func<Tensor, Tensor> forward) =>
            ModelBuilder.Input(Left, t => t.Module("double", 4, () => new SmallModule(forward))).Input(Left).Input(Right, t => t.Residual(r => r.Dense(4).Sigmoid().Module("double", 4, () => new SmallModule(forward)))).Concat()
                .Dense(2).RegressionHead();
        using var expected = Spec(x => x * 2).Build(1, TorchEngine.Cpu);
        using var actual = Spec(x => x.mul_(2)).Build(1, TorchEngine.Cpu);
        using var expectedSession = expected.EngineModel.StartTraining(new Sgd(), 1);
        using var actualSession = actual.EngineModel.StartTraining(new Sgd(), 1);
        for (var step = 0; step < 3; step++)
        {
            var batch = TestRuns.RandomBatch(expected.Spec, 8, step);
            actualSession.Step(batch, 0.1).Should().Be(expectedSession.Step(batch, 0.1));
        }
    }

    [Fact]
    public void A_tensor_of_an_earlier_step_is_gone()
    {
        var spec = Spec(x =>
        {
            var result = _kept is null ? x * 2 : x + _kept;
            _kept = result;
            return result;
        });
        using var model = spec.Build(1, TorchEngine.Cpu);
        var batch = TestRuns.RandomBatch(spec, 8, 1);
        model.Predict(batch);
        var predict = () => model.Predict(batch);

        predict.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The module 'block' used a tensor that has been disposed of. Tensors of a step last until its end: keep one longer with detach().DetachFromDisposeScope(), and make parameters outside scopes.");
    }

    [Fact]
    public void A_result_that_stays_in_a_scope_of_the_module_is_refused()
    {
        using var model = Spec(x =>
        {
            using var scope = NewDisposeScope();
            return x * 2;
        }).Build(1, TorchEngine.Cpu);
        var predict = () => model.Predict(TestRuns.RandomBatch(model.Spec, 8, 1));

        predict.Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The module 'block' returned a tensor that has been disposed of. Return it with MoveToOuterDisposeScope() where the module has a scope of its own.");
    }

    private static ModelSpec Spec(Func<Tensor, Tensor> forward) =>
        ModelBuilder.Embed(Users, 4).Embed(Items, 4).Multiply().Dense(4).Module("block", 4, () => new SmallModule(forward)).RegressionHead();
}
