using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Export.Tests.Support;

/// <summary>Parameters without an engine.</summary>
internal sealed class FakeEngineModel(params Parameter[] parameters) : IEngineModel
{
    public IEngine Engine => throw new NotSupportedException();

    public IReadOnlyList<Parameter> Parameters => parameters;

    public void Predict(Batch batch, Span<float> destination) => throw new NotSupportedException();

    public ITrainingSession StartTraining(Optimizer optimizer, ulong seed) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
