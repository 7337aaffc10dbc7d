using DeepMF.Cpu;
using DeepMF.Engines;
using DeepMF.Optimizers;
using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>Random parameters and batches, engines in every shape, and the comparison of an engine with <see cref="ReferenceModel"/>.</summary>
internal static class TestRuns
{
    /// <summary>Threads 1 to 3, vectors of 128 to 512 bits and tiles of 6 to 96 rows: each pair of settings meets once.</summary>
    public static IReadOnlyList<CpuEngine> Engines { get; } =
    [
        Engine(1, 512, 96), Engine(2, 256, 6), Engine(3, 128, 12),
        Engine(1, 128, 6), Engine(2, 512, 12), Engine(3, 256, 96),
        Engine(3, 512, 6), Engine(1, 256, 12), Engine(2, 128, 96),
    ];

    public static CpuEngine Engine(int threads = 1, int? bits = null, int tileRows = 96, bool? usesBytes = null) =>
        new(new CpuEngineOptions { Threads = threads, VectorBits = bits, TileRows = tileRows, UsesBytes = usesBytes });

    public static string Describe(CpuEngine engine) => $"{engine.Options.Threads} threads, {engine.Kernels.Bits} bits, tiles of {engine.Options.TileRows} rows";

    /// <summary>Random numbers for every parameter, so that no gradient is zero by symmetry and no rectifier sits on its kink.</summary>
    public static Dictionary<string, float[]> RandomParameters(ModelSpec spec, int seed, double size = 0.7)
    {
        var random = new Random(seed);
        return spec.Parameters.ToDictionary(p => p.Name, p => Enumerable.Range(0, (int)p.Length).Select(_ => Number(random, p, size)).ToArray());
    }

    public static Batch RandomBatch(ModelSpec spec, int rows, int seed)
    {
        var random = new Random(seed);
        var batch = new Batch(spec.Features, rows) { Count = rows };
        foreach (var column in batch.Columns)
            for (var r = 0; r < rows; r++)
                FillRow(random, column, r);
        for (var r = 0; r < rows; r++)
            batch.Targets[r] = Target(random, spec.Head);
        return batch;
    }

    public static IEngineModel Build(IEngine engine, ModelSpec spec, IReadOnlyDictionary<string, float[]> parameters)
    {
        var model = engine.Build(spec, 1);
        foreach (var parameter in model.Parameters)
            parameter.Write(0, parameters[parameter.Spec.Name]);
        return model;
    }

    public static ReferenceModel Reference(ModelSpec spec, IReadOnlyDictionary<string, float[]> parameters, Func<int, int, int, double>? mask = null)
    {
        var reference = new ReferenceModel(spec) { Mask = mask };
        foreach (var (name, values) in parameters)
            reference.Parameters[name] = [.. values.Select(v => (double)v)];
        return reference;
    }

    /// <summary>The gradient of the objective by central differences, for every trained parameter.</summary>
    public static Dictionary<string, double[]> Differences(ReferenceModel reference, Batch batch, double step = 1e-5)
    {
        var gradients = new Dictionary<string, double[]>();
        foreach (var parameter in reference.Spec.Parameters.Where(p => p.Kind != ParameterKind.Statistic))
        {
            var values = reference.Parameters[parameter.Name];
            var gradient = gradients[parameter.Name] = new double[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                values[i] = value + step;
                var above = reference.Objective(batch);
                values[i] = value - step;
                gradient[i] = (above - reference.Objective(batch)) / (2 * step);
                values[i] = value;
            }
        }

        return gradients;
    }

    /// <summary>What one step of plain gradient descent with learning rate 1 takes off every parameter, and the loss that it reports.</summary>
    public static (Dictionary<string, double[]> Gradients, double Loss) Step(IEngine engine, ModelSpec spec, IReadOnlyDictionary<string, float[]> parameters, Batch batch, ulong seed = 7)
    {
        using var model = Build(engine, spec, parameters);
        using var session = model.StartTraining(new Sgd(), seed);
        var loss = session.Step(batch, 1);
        var moved = model.Parameters.ToDictionary(p => p.Spec.Name, p => parameters[p.Spec.Name].Zip(p.ToArray(), (before, after) => (double)before - after).ToArray());
        return (moved, loss);
    }

    /// <summary>Asserts that every number agrees up to a share of its size and of the largest number beside it.</summary>
    public static void ShouldAgree(IReadOnlyList<double> actual, IReadOnlyList<double> expected, string what, double tolerance = 5e-6)
    {
        actual.Count.Should().Be(expected.Count, what);
        var size = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Count; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]);
            if (!(error <= tolerance * (size + Math.Abs(expected[i]))))
                Assert.Fail($"{what}: number {i} is {actual[i]:g9} but should be {expected[i]:g9}.");
        }
    }

    public static Dictionary<string, float[]> Snapshot(IEngineModel model) => model.Parameters.ToDictionary(p => p.Spec.Name, p => p.ToArray());

    public static void ShouldBeIdentical(IReadOnlyDictionary<string, float[]> actual, IReadOnlyDictionary<string, float[]> expected)
    {
        foreach (var (name, values) in expected)
            actual[name].AsSpan().SequenceEqual(values).Should().BeTrue($"'{name}' is bit-identical");
    }

    private static float Number(Random random, ParameterSpec parameter, double size)
    {
        var value = size * (2 * random.NextDouble() - 1);
        var isPositive = parameter.Name.EndsWith(".scale", StringComparison.Ordinal) || parameter.Name.EndsWith(".variance", StringComparison.Ordinal);
        return (float)(isPositive ? 1 + value : value);
    }

    private static void FillRow(Random random, BatchColumn column, int row)
    {
        switch (column)
        {
            case CategoricalColumn categorical:
                categorical.Indices[row] = random.Next(((CategoricalFeature)column.Feature).Cardinality);
                break;
            case MultiValuedColumn bag:
                // Bags of 0 to 4, drawn with replacement: some are empty and some hold an id twice.
                bag.SetRow(row, [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(((MultiValuedFeature)column.Feature).Cardinality))]);
                break;
            case NumericColumn numeric:
                var width = ((NumericFeature)column.Feature).Width;
                for (var j = 0; j < width; j++)
                    numeric.Values[row * width + j] = (float)(2 * random.NextDouble() - 1);
                break;
        }
    }

    private static float Target(Random random, HeadSpec head) => head switch
    {
        SoftmaxHeadSpec softmax => (float)softmax.Scale.Value(random.Next(softmax.Scale.Classes)),
        BinaryHeadSpec => random.Next(3) / 2f,
        _ => (float)(1 + 4 * random.NextDouble()),
    };
}
