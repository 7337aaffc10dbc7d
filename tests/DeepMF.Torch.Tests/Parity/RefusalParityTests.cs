using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>Both engines refuse the same with the same exception, and nothing has changed afterwards.</summary>
public sealed class RefusalParityTests
{
    private static readonly ModelSpec Spec = ModelCases.All["M10"];

    public static TheoryData<string> Names => [.. BadInputs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_exception_is_thrown_and_nothing_changes(string name)
    {
        var expected = Refuse(EngineRuns.Core, name);

        Refuse(TorchEngine.Cpu, name).Should().Be(expected);
    }

    [Fact]
    public void A_disposed_model_refuses_the_same()
    {
        var expected = RefusalsOfTheDisposed(EngineRuns.Core);

        expected.Select(r => r.Type).Should().AllBeEquivalentTo(nameof(ObjectDisposedException));
        // The name of the object is that of the engine's own type.
        RefusalsOfTheDisposed(TorchEngine.Cpu).Select(r => r with { Message = r.Message.Replace("DeepMF.Torch.Torch", "DeepMF.Cpu.Cpu", StringComparison.Ordinal) }).Should().Equal(expected);
    }

    [Fact]
    public void An_old_session_does_not_end_a_new_one()
    {
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        var session = model.StartTraining(new Sgd(), 1);
        session.Dispose();
        session.Dispose();
        using var next = model.StartTraining(new Adam(), 1);

        session.Dispose();

        model.Invoking(m => m.StartTraining(new Sgd(), 1)).Should().ThrowExactly<InvalidOperationException>()
            .WithMessage("The model has a training session already. Dispose it before another is started.");
        session.Invoking(s => s.Step(TestRuns.RandomBatch(Spec, 5, 1), 0.1)).Should().ThrowExactly<ObjectDisposedException>();
        next.Step(TestRuns.RandomBatch(Spec, 5, 1), 0.1).Should().BePositive();
    }

    [Fact]
    public void An_empty_batch_is_predicted_as_nothing_and_targets_of_predictions_and_rankings_are_not_read()
    {
        var ranking = ModelCases.All["ranking head"];
        var batch = TestRuns.RandomBatch(ranking, 8, 1);
        batch.Targets.Fill(float.NaN);
        using var model = TorchEngine.Cpu.Build(ranking, 1);
        using var session = model.StartTraining(new Sgd(), 1);

        double.IsFinite(session.Step(batch, 0.1)).Should().BeTrue();
        EngineRuns.Predict(model, ranking, batch).Should().OnlyContain(v => float.IsFinite(v));
        batch.Count = 0;
        model.Invoking(m => m.Predict(batch, [])).Should().NotThrow();
    }

    [Fact]
    public void A_parameter_is_read_and_written_in_runs_across_rows()
    {
        using var model = TorchEngine.Cpu.Build(Spec, 1);
        foreach (var parameter in model.Parameters)
        {
            float[] numbers = [.. Enumerable.Range(0, (int)parameter.Spec.Length).Select(i => i + 0.5f)];
            var half = numbers.Length / 2;

            parameter.Write(half, numbers.AsSpan(half));
            parameter.Write(0, numbers.AsSpan(0, half));

            parameter.ToArray().Should().Equal(numbers);
            var part = new float[numbers.Length - half / 3];
            parameter.Read(half / 3, part);
            part.Should().Equal(numbers[(half / 3)..]);
            parameter.Read(parameter.Spec.Length, []);
        }
    }

    private static Refusal Refuse(IEngine engine, string name)
    {
        var (spec, act) = BadInputs.All[name];
        var good = TestRuns.RandomBatch(spec, 20, 5);
        using var model = engine.Build(spec, 1);
        using var untouched = engine.Build(spec, 1);
        using var session = model.StartTraining(new Adam(), 1);
        using var other = untouched.StartTraining(new Adam(), 1);
        session.Step(good, 0.1);
        other.Step(good, 0.1);
        var before = TestRuns.Snapshot(model);

        var refusal = Catch(() => act(model, session));

        session.Steps.Should().Be(1);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), before);
        session.Step(good, 0.1).Should().Be(other.Step(good, 0.1));
        session.Steps.Should().Be(2);
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(model), TestRuns.Snapshot(untouched));
        return refusal;
    }

    private static Refusal[] RefusalsOfTheDisposed(IEngine engine)
    {
        var model = engine.Build(Spec, 1);
        var session = model.StartTraining(new Sgd(), 1);
        var batch = TestRuns.RandomBatch(Spec, 5, 1);
        EngineRuns.Predict(model, Spec, batch);
        session.Step(batch, 0.1);
        model.Dispose();
        model.Dispose();
        session.Dispose();
        return
        [
            Catch(() => model.Predict(batch, new float[5])),
            Catch(() => model.StartTraining(new Sgd(), 1)),
            Catch(() => model.Parameters[0].ToArray()),
            Catch(() => model.Parameters[0].Write(0, [1f])),
            Catch(() => session.Step(batch, 0.1)),
        ];
    }

    private static Refusal Catch(Action act)
    {
        var exception = Record.Exception(act);
        Assert.NotNull(exception);
        return new Refusal(exception.GetType().Name, exception.Message, (exception as ArgumentException)?.ParamName, (exception as ArgumentOutOfRangeException)?.ActualValue);
    }

    private sealed record Refusal(string Type, string Message, string? Parameter, object? Value);
}
