using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Cpu;

public sealed class RandomModelTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gradients_and_predictions_of_random_models_agree_with_the_reference(int seed)
    {
        var models = new RandomModels(seed);
        for (var i = 0; i < 25; i++)
        {
            var spec = models.Next();
            var parameters = TestRuns.RandomParameters(spec, i, 0.5);
            var batch = TestRuns.RandomBatch(spec, 14 + 4 * (i % 3), i);
            var reference = TestRuns.Reference(spec, parameters);
            var engine = TestRuns.Engines[(seed + i) % TestRuns.Engines.Count];

            var (gradients, loss) = TestRuns.Step(engine, spec, parameters, batch);

            TestRuns.ShouldAgree([loss], [reference.Loss(batch)], $"loss of model {i}, {spec}", 1e-5);
            foreach (var parameter in spec.Parameters.Where(p => p.Kind != ParameterKind.Statistic))
                ShouldAgreeAlongADirection(reference, batch, parameter.Name, gradients[parameter.Name], $"{parameter.Name} of model {i}, {spec}, with {TestRuns.Describe(engine)}");
            var predictions = new float[batch.Count * spec.Head.OutputWidth];
            using var model = TestRuns.Build(engine, spec, parameters);
            model.Predict(batch, predictions);
            TestRuns.ShouldAgree([.. predictions.Select(v => (double)v)], reference.Predict(batch), $"predictions of model {i}, {spec}", 1e-5);
        }
    }

    /// <summary>The slope of the objective along a random direction of one parameter: two passes, however many numbers it has.</summary>
    private static void ShouldAgreeAlongADirection(ReferenceModel reference, Batch batch, string name, double[] gradient, string what)
    {
        var random = new Random(name.Length);
        var values = reference.Parameters[name];
        double[] direction = [.. values.Select(_ => 2 * random.NextDouble() - 1)];
        var actual = gradient.Zip(direction, (g, d) => g * d).Sum();
        var tolerance = 2e-5 * (1 + Math.Sqrt(gradient.Sum(g => g * g)));
        var expected = Slope(1e-6);
        // Of so many rectifiers one may turn within the step. A shorter step, if less exact, then misses the turn.
        if (Math.Abs(actual - expected) > tolerance)
            expected = Slope(1e-8);
        if (!(Math.Abs(actual - expected) <= tolerance))
            Assert.Fail($"{what}: the slope is {actual:g9} but should be {expected:g9}.");

        double Slope(double step) => (Objective(step) - Objective(-step)) / (2 * step);

        double Objective(double step)
        {
            reference.Parameters[name] = [.. values.Zip(direction, (v, d) => v + step * d)];
            var objective = reference.Objective(batch);
            reference.Parameters[name] = values;
            return objective;
        }
    }
}
