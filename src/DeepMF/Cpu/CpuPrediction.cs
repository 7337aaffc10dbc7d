using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;

namespace DeepMF.Cpu;

/// <summary>Predicts one batch at a time; a model keeps one per caller that predicts beside others.</summary>
internal sealed unsafe class CpuPrediction : ITeamTask, IDisposable
{
    private readonly ModelPlan _plan;
    private readonly CpuEngine _engine;
    private readonly RunMemory _run;

    public CpuPrediction(CpuModel model, CpuEngine engine)
    {
        _plan = model.Plan;
        _engine = engine;
        _run = new RunMemory(_plan, engine.Options.Threads, isTraining: false);
    }

    public void Run(Batch batch, Span<float> destination)
    {
        _run.Bind(batch, null);
        fixed (float* output = destination)
        {
            _run.Output = output;
            foreach (var step in _plan.Operators)
                step.Prepare(_run);
            if (_run.Tiles > 1 && _engine.Team.TryRun(this))
                return;
            // A few rows, or another caller has the team: this thread alone does every worker's share. Rows do not depend on each other.
            for (var worker = 0; worker < _engine.Options.Threads; worker++)
                Execute(worker);
        }
    }

    public void Execute(int worker)
    {
        for (var tile = worker; tile < _run.Tiles; tile += _engine.Options.Threads)
            _plan.Run(_plan.PredictionStages[0], new Tile(_run, worker, tile));
    }

    public void Dispose() => _run.Dispose();
}
