using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Export.Tests.Support;

/// <summary>Models of which nothing is at its start.</summary>
internal static class TrainedModel
{
    /// <summary>Random parameters and statistics, then some steps of training.</summary>
    public static Model Of(ModelSpec spec, int seed = 1, int steps = 3) =>
        Train(new Model(spec, TestRuns.Build(TestRuns.Engine(), spec, TestRuns.RandomParameters(spec, seed))), seed, steps);

    /// <summary>The start that the description asks for, then more steps. Wide layers of large random numbers end in differences of huge ones, of which single precision keeps few digits.</summary>
    public static Model FromItsStart(ModelSpec spec) => Train(spec.Build(seed: 1), seed: 1, steps: 60);

    private static Model Train(Model model, int seed, int steps)
    {
        using var session = model.EngineModel.StartTraining(new Adam(), seed: 5);
        for (var step = 0; step < steps; step++)
            session.Step(TestRuns.RandomBatch(model.Spec, 24, seed + step), 0.01);
        return model;
    }

    /// <summary>Asserts that ONNX Runtime gives what the model predicts, for batches of several sizes.</summary>
    public static void ShouldAgree(Model model, OnnxRun run, string because)
    {
        foreach (var rows in (int[])[1, 2, 7, 64])
            ShouldAgree(model, run, TestRuns.RandomBatch(model.Spec, rows, rows), because);
    }

    public static void ShouldAgree(Model model, OnnxRun run, Batch batch, string because)
    {
        var expected = model.Predict(batch);
        var actual = run.Predict(batch);
        actual.Length.Should().Be(expected.Length, because);
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(actual[i] - expected[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"{because}, {batch.Count} rows: number {i} is {actual[i]:g9} in ONNX Runtime but {expected[i]:g9} here.");
    }
}
