using DeepMF.Specs;
using static DeepMF.Torch.Tests.Parity.EngineRuns;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>Both engines on every model: the same start, the same predictions, the same loss and the same gradients.</summary>
public sealed class ModelParityTests
{
    /// <summary>Of the largest prediction of the batch; 2e-6 has been measured.</summary>
    private const double PredictionBound = 1e-5;

    /// <summary>Of the loss; 4e-7 has been measured.</summary>
    private const double LossBound = 2e-6;

    /// <summary>Of the largest number in the gradient of the parameter.</summary>
    private const double GradientBound = 2e-5;

    /// <summary>Of the largest number in the statistic; 3e-7 has been measured.</summary>
    private const double StatisticBound = 2e-6;

    public static TheoryData<string> Models => ParityModels.Names;

    public static TheoryData<string> WholeModels => [.. ParityModels.WholeModels];

    [Theory]
    [MemberData(nameof(Models))]
    public void Equal_seeds_give_bit_identical_first_parameters(string name)
    {
        var spec = ParityModels.All[name];
        using var onCpu = spec.Build(31, Core);
        using var onTorch = spec.Build(31, TorchEngine.Cpu);

        onTorch.EngineModel.Parameters.Select(p => p.Spec).Should().Equal(onCpu.EngineModel.Parameters.Select(p => p.Spec));
        TestRuns.ShouldBeIdentical(TestRuns.Snapshot(onTorch.EngineModel), TestRuns.Snapshot(onCpu.EngineModel));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predictions_agree(string name)
    {
        var spec = ParityModels.All[name];
        var parameters = TestRuns.RandomParameters(spec, 21);
        var batch = TestRuns.RandomBatch(spec, 29, 22);
        using var onCpu = TestRuns.Build(Core, spec, parameters);
        using var onTorch = TestRuns.Build(TorchEngine.Cpu, spec, parameters);

        float[] actual = Predict(onTorch, spec, batch), expected = Predict(onCpu, spec, batch);

        Deviation(actual, expected).ShouldBeWithin(PredictionBound * Largest(expected), $"predictions of {name}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_gradients_and_running_statistics_of_a_step_agree(string name)
    {
        var spec = ParityModels.All[name];
        var parameters = TestRuns.RandomParameters(spec, 11, 0.5);
        var batch = TestRuns.RandomBatch(spec, spec.Head is RankingHeadSpec ? 28 : 29, 12);

        var actual = Differentiate(TorchEngine.Cpu, spec, parameters, batch);
        var expected = Differentiate(Core, spec, parameters, batch);

        Math.Abs(actual.Loss - expected.Loss).ShouldBeWithin(LossBound * expected.Loss, $"loss of {name}");
        GradientsShouldAgree(actual.Gradients, expected.Gradients, GradientBound, name);
        foreach (var (statistic, after) in expected.Statistics)
            Deviation(actual.Statistics[statistic], after).ShouldBeWithin(StatisticBound * Largest(after), $"{statistic} of {name}");
    }

    [Theory]
    [MemberData(nameof(WholeModels))]
    public void Gradients_agree_with_central_differences_in_double_precision(string name)
    {
        var spec = ParityModels.All[name];
        const ulong Seed = 5;
        var parameters = TestRuns.RandomParameters(spec, 41);
        var batch = TestRuns.RandomBatch(spec, 24, 42);
        var reference = TestRuns.Reference(spec, parameters, new EngineMask(Seed, spec).Factor);

        var (gradients, _, loss) = Differentiate(TorchEngine.Cpu, spec, parameters, batch, Seed);

        TestRuns.ShouldAgree([loss], [reference.Loss(batch)], "loss", 1e-5);
        foreach (var (parameter, expected) in TestRuns.Differences(reference, batch))
            TestRuns.ShouldAgree(gradients[parameter], expected, $"gradient of {parameter} of {name}");
    }
}
