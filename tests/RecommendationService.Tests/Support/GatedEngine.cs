using DeepMF.Cpu;
using DeepMF.Engines;

namespace DeepMF.Samples.RecommendationService.Tests.Support;

/// <summary>The engine of the CPU, which lets models wait before they are built.</summary>
internal sealed class GatedEngine : IEngine, IDisposable
{
    private readonly CpuEngine _engine = new(new CpuEngineOptions { Threads = 1 });
    private readonly ManualResetEventSlim _gate = new(initialState: true);

    public string Name => _engine.Name;

    public void Close() => _gate.Reset();

    public void Open() => _gate.Set();

    public IEngineModel Build(ModelSpec spec, ulong? seed)
    {
        _gate.Wait();
        return _engine.Build(spec, seed);
    }

    public void Dispose() => _gate.Dispose();
}
