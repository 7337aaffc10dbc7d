using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Torch.Tests.Parity;

/// <summary>Runs one engine for the comparison with another.</summary>
internal static class EngineRuns
{
    /// <summary>
    /// A step so long that the rounding of the parameter before it is lost beside the gradient: w - 2²⁰ g holds all digits of g. A power of two scales exactly.
    /// </summary>
    private const double Magnification = 1 << 20;

    /// <summary>The engine of the core, on one thread.</summary>
    public static CpuEngine Core { get; } = TestRuns.Engine();

    /// <summary>The gradients of a batch, the statistics after it, and its loss.</summary>
    public static (Dictionary<string, double[]> Gradients, Dictionary<string, float[]> Statistics, double Loss) Differentiate(IEngine engine, ModelSpec spec, IReadOnlyDictionary<string, float[]> parameters, Batch batch, ulong seed = 7)
    {
        using var model = TestRuns.Build(engine, spec, parameters);
        using var session = model.StartTraining(new Sgd(), seed);
        var loss = session.Step(batch, Magnification);
        var gradients = model.Parameters.Where(p => p.Spec.Kind != ParameterKind.Statistic)
            .ToDictionary(p => p.Spec.Name, p => parameters[p.Spec.Name].Zip(p.ToArray(), (before, after) => ((double)before - after) / Magnification).ToArray());
        return (gradients, Statistics(model), loss);
    }

    public static Dictionary<string, float[]> Statistics(IEngineModel model) =>
        model.Parameters.Where(p => p.Spec.Kind == ParameterKind.Statistic).ToDictionary(p => p.Spec.Name, p => p.ToArray());

    public static float[] Predict(IEngineModel model, ModelSpec spec, Batch batch)
    {
        var predictions = new float[batch.Count * spec.Head.OutputWidth];
        model.Predict(batch, predictions);
        return predictions;
    }

    /// <summary>Trains from given parameters on random batches of changing size, and returns the parameters and the losses.</summary>
    public static (Dictionary<string, float[]> Parameters, double[] Losses) Train(IEngine engine, ModelSpec spec, IReadOnlyDictionary<string, float[]> parameters, Optimizer optimizer, int steps = 20)
    {
        using var model = TestRuns.Build(engine, spec, parameters);
        using var session = model.StartTraining(optimizer, 5);
        double[] losses = [.. Enumerable.Range(0, steps).Select(step => session.Step(TestRuns.RandomBatch(spec, 18 + 2 * (step % 4), step), optimizer.LearningRate))];
        return (TestRuns.Snapshot(model), losses);
    }

    /// <summary>The largest difference.</summary>
    public static double Deviation(IEnumerable<float> actual, IEnumerable<float> expected) => Deviation(actual.Select(v => (double)v), expected.Select(v => (double)v));

    /// <summary>The largest difference; infinite where one is not a number.</summary>
    public static double Deviation(IEnumerable<double> actual, IEnumerable<double> expected) =>
        actual.Zip(expected, (a, e) => double.IsFinite(a - e) ? Math.Abs(a - e) : double.PositiveInfinity).Max();

    public static double Largest(IEnumerable<float> numbers) => numbers.Max(v => (double)Math.Abs(v));

    public static double Largest(IEnumerable<double> numbers) => numbers.Max(Math.Abs);

    /// <summary>Asserts that the gradient of every parameter agrees, up to a share of the largest number in it.</summary>
    public static void GradientsShouldAgree(Dictionary<string, double[]> actual, Dictionary<string, double[]> expected, double bound, string what)
    {
        // Some gradients are zero but for rounding, such as that of a bias in front of a batch normalisation. What is left of them is a share of the terms that cancelled.
        var rounding = 2e-6 * expected.Values.Max(Largest);
        foreach (var (parameter, gradient) in expected)
            Deviation(actual[parameter], gradient).ShouldBeWithin(bound * Largest(gradient) + rounding, $"gradient of {parameter} of {what}");
    }

    /// <summary>Asserts a bound on a difference.</summary>
    public static void ShouldBeWithin(this double deviation, double bound, string what)
    {
        if (!(deviation <= bound))
            Assert.Fail(FormattableString.Invariant($"{what}: the engines differ by {deviation:g3}, which is more than {bound:g3}."));
    }
}
