using DeepMF.Cpu.Memory;
using DeepMF.Cpu.Workers;
using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Cpu.Ratings;

/// <summary>Trains a dot model rating by rating, a diagonal of the grid at a time.</summary>
internal sealed unsafe class CpuRatingSession : IRatingSession, ITeamTask
{
    private readonly CpuModel _model;
    private readonly CpuEngine _engine;
    private readonly RatingModel _parts;
    private readonly Optimizer _optimizer;
    private readonly RatingKernel _kernel;
    private readonly RatingStates _states;
    private readonly CounterRandom _random;
    private readonly BlockResult[] _results;
    private readonly ulong _seed;
    private RatingGrid _grid;
    private RatingArguments _arguments;
    private int _diagonal;
    private int _next;
    private bool _isDisposed;

    /// <summary>Cuts rows, which have been checked, into a grid.</summary>
    public CpuRatingSession(CpuModel model, CpuEngine engine, RatingModel parts, Optimizer optimizer, ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets, ulong seed)
    {
        (_model, _engine, _parts, _optimizer) = (model, engine, parts, optimizer);
        _random = CounterRandom.Create(seed, "ratings.epochs");
        var loss = new RatingLoss(model.Spec.Head);
        _kernel = RatingKernel.Create(engine.Kernels.Bits, parts.Left.Columns, optimizer, parts.Biases is not null, parts.HasPenalty, loss);
        _seed = seed;
        _grid = Cut(left, right, targets);
        try
        {
            _states = new RatingStates(parts, optimizer as AdaGrad);
        }
        catch
        {
            _grid.Dispose();
            throw;
        }

        _results = new BlockResult[_grid.Strips];
        Ratings = targets.Length;
        _arguments = new RatingArguments
        {
            Stride = parts.Left.Stride,
            Columns = parts.Left.Columns,
            Loss = loss,
            Left = Table(parts.Left, _states.Left, _states.LeftSettled, parts.Biases?.Left, _states.LeftBias),
            Right = Table(parts.Right, _states.Right, _states.RightSettled, parts.Biases?.Right, _states.RightBias),
        };
    }

    public int Rounds => _grid.Strips;

    public long Ratings { get; }

    internal RatingGrid Grid => _grid;

    public RatingRound Run(int epoch, int round, double learningRate)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(round, Rounds);
        BatchCheck.Rate(learningRate);
        _diagonal = Diagonal(epoch, round);
        SetRates(learningRate);
        _next = 0;
        _engine.Team.Run(this);
        GC.KeepAlive(_model);
        return PutTogether();
    }

    public void Replace(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _parts.Check(_model.Spec.Head, left, right, targets);
        if (targets.Length != Ratings)
            throw new ArgumentException(FormattableString.Invariant($"The session has {Ratings} ratings, so that many take their place, but there are {targets.Length}."), nameof(targets));
        try
        {
            _grid = Cut(left, right, targets, _grid);
        }
        catch
        {
            // The grid has given its memory away.
            Dispose();
            throw;
        }
    }

    public void Execute(int worker)
    {
        var order = _grid.Order(_diagonal);
        for (var at = Interlocked.Increment(ref _next) - 1; at < order.Length; at = Interlocked.Increment(ref _next) - 1)
            RunBlock(order[at]);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _model.EndTraining();
        _grid.Dispose();
        _states.Dispose();
    }

    /// <summary>The diagonal of a round: an epoch starts at a random one and goes through all in turn.</summary>
    internal int Diagonal(int epoch, int round) => (int)((_random.NextInteger((ulong)epoch, Rounds) + round) % Rounds);

    /// <summary>Cuts ratings into a grid; one that was there before gives its strips and its memory.</summary>
    private RatingGrid Cut(ReadOnlySpan<int> left, ReadOnlySpan<int> right, ReadOnlySpan<float> targets, RatingGrid? before = null)
    {
        var leftSide = new RatingSide(left, _parts.LeftFeature.Cardinality);
        var rightSide = new RatingSide(right, _parts.RightFeature.Cardinality);
        var bytesPerRow = sizeof(float) * (_parts.Left.Stride + RatingStates.FloatsPerRow(_optimizer, _parts.Left));
        var strips = before?.Strips ?? _engine.Options.RatingStrips ?? GridSize.Of(targets.Length, leftSide, rightSide, bytesPerRow);
        leftSide.Deal(strips, CounterRandom.Create(_seed, "ratings.left"));
        rightSide.Deal(strips, CounterRandom.Create(_seed, "ratings.right"));
        return RatingSorter.Sort(left, right, targets, leftSide, rightSide, strips, _engine.Options.Threads, before?.ReleaseMemory());
    }

    private static RatingTable Table(CpuParameter rows, NativeBuffer state, NativeBuffer settled, CpuParameter? biases, NativeBuffer biasState) => new()
    {
        Rows = rows.Pointer,
        State = state.Pointer + (state.Length > 0 ? RatingStates.Shift : 0),
        Settled = (byte*)settled.Pointer,
        Penalty = (float)(2 * rows.Spec.L2),
        Biases = biases is null ? null : biases.Pointer,
        BiasState = biasState.Pointer + (biasState.Length > 0 ? RatingStates.Shift : 0),
        BiasPenalty = (float)(2 * (biases?.Spec.L2 ?? 0)),
    };

    private void SetRates(double learningRate)
    {
        var terms = UpdateTerms.Of(_optimizer, 1, learningRate * _optimizer.Factors.Embedding, decays: false);
        _arguments.Rate = terms.LearningRate;
        _arguments.Epsilon = terms.Epsilon;
        _arguments.BiasRate = (float)(learningRate * _optimizer.Factors.Bias);
        _arguments.GlobalBias = _parts.Biases is { } biases ? *biases.Global.Pointer : 0;
        _arguments.GlobalBiasState = _states.GlobalBias;
    }

    private void RunBlock(int x)
    {
        var y = (x + _diagonal) % Rounds;
        var arguments = _arguments;
        arguments.Ratings = _grid.Block(x, y);
        arguments.Count = _grid.Count(x, y);
        var loss = _kernel.Run(ref arguments);
        _results[x] = new BlockResult(arguments.Count, loss, arguments.GlobalBias, arguments.GlobalBiasState);
    }

    /// <summary>Adds up the blocks of a round in order. The global bias becomes the mean of their copies, weighted by their ratings; its state gains what each added.</summary>
    private RatingRound PutTogether()
    {
        long ratings = 0;
        double loss = 0, bias = 0, state = 0;
        foreach (var result in _results)
        {
            ratings += result.Ratings;
            loss += result.Loss;
            bias += result.Ratings * ((double)result.GlobalBias - _arguments.GlobalBias);
            state += (double)result.GlobalBiasState - _arguments.GlobalBiasState;
        }

        if (ratings == 0)
            return default;
        if (_parts.Biases is { } biases)
        {
            *biases.Global.Pointer = (float)(_arguments.GlobalBias + bias / ratings);
            _states.GlobalBias = (float)(_arguments.GlobalBiasState + state);
        }

        return new RatingRound(ratings, loss / ratings);
    }

    private readonly record struct BlockResult(long Ratings, double Loss, float GlobalBias, float GlobalBiasState);
}
