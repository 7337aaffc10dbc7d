using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Tests.Scoring;

/// <summary>A model of an engine that can do no more than every engine must.</summary>
internal sealed class PlainEngineModel(IEngineModel inner) : IEngineModel
{
    public IEngine Engine => inner.Engine;

    public IReadOnlyList<Parameter> Parameters => inner.Parameters;

    public void Predict(Batch batch, Span<float> destination) => inner.Predict(batch, destination);

    public ITrainingSession StartTraining(Optimizer optimizer, ulong seed) => inner.StartTraining(optimizer, seed);

    public void Dispose() => inner.Dispose();
}
