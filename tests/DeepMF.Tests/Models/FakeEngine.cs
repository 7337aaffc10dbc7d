using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Models;

/// <summary>Holds parameters in arrays and predicts what a test tells it to, so that these tests need no real engine.</summary>
internal sealed class FakeEngine(Func<Batch, int, float[]>? predict = null) : IEngine
{
    public string Name => "fake";

    public List<FakeEngineModel> Built { get; } = [];

    public IEngineModel Build(ModelSpec spec, ulong? seed)
    {
        var model = new FakeEngineModel(this, spec, seed, predict ?? ((_, _) => new float[spec.Head.OutputWidth]));
        Built.Add(model);
        return model;
    }
}

internal sealed class FakeEngineModel(FakeEngine engine, ModelSpec spec, ulong? seed, Func<Batch, int, float[]> predict) : IEngineModel
{
    public IEngine Engine => engine;

    public IReadOnlyList<Parameter> Parameters { get; } = [.. spec.Parameters.Select(p => new ArrayParameter(p, seed))];

    public bool IsDisposed { get; private set; }

    public void Predict(Batch batch, Span<float> destination)
    {
        for (var row = 0; row < batch.Count; row++)
            predict(batch, row).CopyTo(destination[(row * spec.Head.OutputWidth)..]);
    }

    public ITrainingSession StartTraining(Optimizer optimizer, ulong seed) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;
}

internal sealed class ArrayParameter : Parameter
{
    public ArrayParameter(ParameterSpec spec, ulong? seed)
        : base(spec)
    {
        Values = new float[spec.Length];
        if (seed is not { } start)
            return;
        // An engine runs the code of a module; this one makes numbers up.
        if (spec.Initializer is ModuleInitializer)
            Values.AsSpan().Fill(spec.Name.Length / 8f);
        else
            spec.FillInitial(start, 0, Values);
    }

    public float[] Values { get; }

    protected override void ReadCore(long offset, Span<float> destination) => Values.AsSpan((int)offset, destination.Length).CopyTo(destination);

    protected override void WriteCore(long offset, ReadOnlySpan<float> source) => source.CopyTo(Values.AsSpan((int)offset));
}
