using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Support;

/// <summary>
/// An engine that learns one number, the first parameter: it predicts that number for every row and takes plain steps on the squared error.
/// A script may replace the loss of a step or act before it, so that tests decide what happens when.
/// </summary>
internal sealed class MeanEngine : IEngine
{
    public string Name => "mean";

    /// <summary>Called before each step with its number, from 0; a number that it returns becomes the loss of the step.</summary>
    public Func<long, double?> Script { get; init; } = _ => null;

    /// <summary>The learning rates of all steps.</summary>
    public List<double> LearningRates { get; } = [];

    /// <summary>The target of the first row of all steps.</summary>
    public List<float> FirstTargets { get; } = [];

    /// <summary>The rows of all steps.</summary>
    public List<int> Counts { get; } = [];

    /// <summary>The seeds of all sessions.</summary>
    public List<ulong> Seeds { get; } = [];

    public IEngineModel Build(ModelSpec spec, ulong? seed) => new MeanModel(this, spec);

    /// <summary>A biased matrix factorization in this engine; its global bias is the number that is learned.</summary>
    public Model BuildBiased(CategoricalFeature users, CategoricalFeature items, OutputRange? range = null)
    {
        var spec = ModelBuilder.Embed(users, 1).Embed(items, 1).Dot().AddBiases().RegressionHead(range);
        return new Model(spec, Build(spec, 0));
    }

    private sealed class MeanModel(MeanEngine engine, ModelSpec spec) : IEngineModel
    {
        public IEngine Engine => engine;

        public IReadOnlyList<Parameter> Parameters { get; } = [.. spec.Parameters.Select(p => new ArrayParameter(p))];

        public void Predict(Batch batch, Span<float> destination) => destination.Fill(Learned.Values[0]);

        public ITrainingSession StartTraining(Optimizer optimizer, ulong seed)
        {
            engine.Seeds.Add(seed);
            return new Session(engine, Learned);
        }

        public void Dispose()
        {
        }

        private ArrayParameter Learned => (ArrayParameter)Parameters.First(p => p.Spec.Name == "bias.global");
    }

    private sealed class Session(MeanEngine engine, ArrayParameter learned) : ITrainingSession
    {
        public long Steps { get; private set; }

        public double Step(Batch batch, double learningRate)
        {
            var scripted = engine.Script(Steps);
            var (loss, gradient) = (0.0, 0.0);
            foreach (var target in batch.Targets[..batch.Count])
            {
                var error = learned.Values[0] - target;
                loss += error * error / batch.Count;
                gradient += 2 * error / batch.Count;
            }

            engine.LearningRates.Add(learningRate);
            engine.FirstTargets.Add(batch.Targets[0]);
            engine.Counts.Add(batch.Count);
            learned.Values[0] -= (float)(learningRate * gradient);
            Steps++;
            return scripted ?? loss;
        }

        public void Dispose()
        {
        }
    }

    private sealed class ArrayParameter : Parameter
    {
        public ArrayParameter(ParameterSpec spec)
            : base(spec) => spec.FillInitial(0, 0, Values = new float[spec.Length]);

        public float[] Values { get; }

        protected override void ReadCore(long offset, Span<float> destination) => Values.AsSpan((int)offset, destination.Length).CopyTo(destination);

        protected override void WriteCore(long offset, ReadOnlySpan<float> source) => source.CopyTo(Values.AsSpan((int)offset));
    }
}
