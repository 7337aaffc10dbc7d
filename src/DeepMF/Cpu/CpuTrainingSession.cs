using DeepMF.Cpu.Plan;
using DeepMF.Cpu.Updates;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Cpu;

/// <summary>Trains a model: forward and backward tile by tile, then dense parameters and touched rows.</summary>
internal sealed class CpuTrainingSession : ITrainingSession, ITeamTask
{
    private readonly CpuModel _model;
    private readonly CpuEngine _engine;
    private readonly ModelPlan _plan;
    private readonly Optimizer _optimizer;
    private readonly RunMemory _run;
    private readonly DenseUpdate[] _dense;
    private readonly TableUpdate[] _tables;
    private readonly UpdateTerms[] _denseTerms;
    private readonly UpdateTerms[] _tableTerms;
    private readonly double[] _norms;
    private readonly CounterRandom _random;
    private Phase _phase;
    private int _stage;
    private int _claimed;
    private bool _isDisposed;

    public CpuTrainingSession(CpuModel model, CpuEngine engine, Optimizer optimizer, ulong seed)
    {
        _model = model;
        _engine = engine;
        _plan = model.Plan;
        _optimizer = optimizer;
        _random = DropoutMask.Session(seed);
        var dense = UpdateRules.Dense(optimizer, engine.Kernels.Bits);
        var rules = _plan.Memory.Tables.Select(use => UpdateRules.Table(optimizer, engine.Kernels.Bits, use.Table.Stride)).ToArray();
        MemoryLimit.Check(
            model.Parameters.Sum(p => (double)CpuParameter.MemoryFloatsOf(p.Spec)) + _plan.Memory.Tables.Zip(rules, (use, rule) => (double)use.Table.Rows * rule.StateStride(use.Table.Stride)).Sum() + (double)dense.StateStride(1) * _plan.Memory.GradientFloats + engine.Options.Threads * (double)_plan.Memory.GradientFloats,
            $"Training the model with {optimizer.GetType().Name} takes");
        _run = new RunMemory(_plan, engine.Options.Threads, isTraining: true);
        var initialState = optimizer is AdaGrad adaGrad ? (float)adaGrad.InitialAccumulator : 0;
        _dense = [.. _plan.Memory.Dense.Select(use => new DenseUpdate(use, _run, dense, initialState))];
        _tables = [.. _plan.Memory.Tables.Zip(rules, (use, rule) => new TableUpdate(use, _run, rule, initialState, optimizer is Adam { Rule: TableRule.AllRows }))];
        _denseTerms = new UpdateTerms[_dense.Length];
        _tableTerms = new UpdateTerms[_tables.Length];
        _norms = new double[engine.Options.Threads];
    }

    private enum Phase
    {
        Tiles,
        Norm,
        Update,
    }

    public long Steps { get; private set; }

    public double Step(Batch batch, double learningRate)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        BatchCheck.Step(batch, learningRate);
        _run.Bind(batch, _model.Spec.Head);
        _run.DropoutKey = _random.Next64((ulong)Steps);
        SetTerms(learningRate);
        foreach (var step in _plan.Operators)
            step.Prepare(_run);
        for (var worker = 0; worker < _run.Workers; worker++)
            Array.Clear(_run.WorkerSums(worker));
        for (_stage = 0; _stage < _plan.TrainingStages.Length; _stage++)
            RunStage(_plan.TrainingStages[_stage]);
        if (_optimizer.ClipNorm is { } limit)
            Clip(limit);
        RunPhase(Phase.Update);
        Steps++;
        var loss = 0.0;
        for (var worker = 0; worker < _run.Workers; worker++)
            loss += _run.WorkerSums(worker)[0];
        return loss / batch.Count;
    }

    public void Execute(int worker)
    {
        switch (_phase)
        {
            case Phase.Tiles:
                RunTiles(worker);
                break;
            case Phase.Norm:
                Reduce(worker);
                _norms[worker] = SquaredNorm(worker);
                break;
            case Phase.Update:
                // A worker moves the rows that it has put together, so no other needs to be waited for, unless all had to for the norm.
                if (_optimizer.ClipNorm is null)
                    Reduce(worker);
                for (var i = 0; i < _dense.Length; i++)
                    _dense[i].Update(_denseTerms[i], worker);
                MoveTables();
                break;
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _model.EndTraining();
        foreach (var dense in _dense)
            dense.Dispose();
        foreach (var table in _tables)
            table.Dispose();
        _run.Dispose();
    }

    private void RunStage(Stage stage)
    {
        RunPhase(Phase.Tiles);
        if (stage.IsForward)
            stage.Finish!.FinishForward(_run);
        else
            stage.Finish?.FinishBackward(_run);
    }

    private void RunPhase(Phase phase)
    {
        _phase = phase;
        _claimed = 0;
        _engine.Team.Run(this);
    }

    private void RunTiles(int worker)
    {
        // Every other stage begins with the tile that the one before it ended with, whose numbers are in the cache.
        var rounds = (_run.Tiles - worker + _run.Workers - 1) / _run.Workers;
        var isBackwards = _stage % 2 == 1;
        for (var i = 0; i < rounds; i++)
            _plan.Run(_plan.TrainingStages[_stage], new Tile(_run, worker, worker + _run.Workers * (isBackwards ? rounds - 1 - i : i)));
        if (_stage != 0)
            return;
        // The occurrences are known from the start: sorting them fills the time in which a worker would wait for the others.
        for (var i = Claim(); i < _tables.Length; i = Claim())
            _tables[i].Sort();
    }

    /// <summary>Which worker moves a row of a table makes no difference to its numbers, so whoever is ready takes the next part.</summary>
    private void MoveTables()
    {
        var parts = TableUpdate.Parts(_run);
        for (var next = Claim(); next < _tables.Length * parts; next = Claim())
        {
            var (table, part) = Math.DivRem(next, parts);
            _tables[table].Update(_tableTerms[table], part);
        }
    }

    /// <summary>The next piece of a phase that any worker can do.</summary>
    private int Claim() => Interlocked.Increment(ref _claimed) - 1;

    private void SetTerms(double learningRate)
    {
        for (var i = 0; i < _dense.Length; i++)
        {
            var spec = _dense[i].Parameter.Spec;
            _denseTerms[i] = UpdateTerms.Of(_optimizer, Steps + 1, learningRate * _optimizer.Factors.Of(spec.Group), spec.Kind == ParameterKind.Weight);
        }

        for (var i = 0; i < _tables.Length; i++)
        {
            var spec = _tables[i].Table.Spec;
            _tableTerms[i] = UpdateTerms.Of(_optimizer, Steps + 1, learningRate * _optimizer.Factors.Of(spec.Group), decays: false);
            _tableTerms[i].Penalty = (float)(2 * spec.L2 / _run.Rows);
        }
    }

    private void Clip(double limit)
    {
        RunPhase(Phase.Norm);
        var norm = Math.Sqrt(_norms.Sum());
        // Written so that a norm that is not a number leaves the gradient alone: the loss of the next step then shows it.
        var scale = norm > limit ? (float)(limit / norm) : 1;
        foreach (ref var terms in _denseTerms.AsSpan())
            terms.ClipScale = scale;
        foreach (ref var terms in _tableTerms.AsSpan())
            terms.ClipScale = scale;
    }

    private void Reduce(int worker)
    {
        foreach (var dense in _dense)
            dense.Reduce(worker);
    }

    private double SquaredNorm(int worker)
    {
        var sum = 0.0;
        for (var i = 0; i < _dense.Length; i++)
            sum += _dense[i].SquaredNorm(_denseTerms[i], worker);
        for (var i = 0; i < _tables.Length; i++)
            sum += _tables[i].SquaredNorm(_tableTerms[i], worker);
        return sum;
    }
}
