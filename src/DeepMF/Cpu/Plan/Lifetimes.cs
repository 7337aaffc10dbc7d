using DeepMF.Cpu.Operators;

namespace DeepMF.Cpu.Plan;

/// <summary>Finds the values and gradients that one stage of training leaves to another, and decides which of them are kept for every tile and which are computed again.</summary>
/// <remarks>
/// With a batch of 25,000 rows what is kept does not fit into the caches, so it decides how fast a model with batch normalisation is:
/// looking up rows or normalising them a second time takes less than writing and reading them. All else lies in one place per worker.
/// A storage that no operator names as input or output is scratch of one operator in one stage.
/// </remarks>
internal sealed class Lifetimes
{
    private readonly IReadOnlyList<Operator> _operators;
    private readonly Dictionary<Storage, SortedSet<int>> _values = [];
    private readonly Dictionary<Storage, SortedSet<int>> _gradients = [];
    private readonly List<Recomputation> _recomputations = [];
    private int _stage;
    private int _instruction;

    private Lifetimes(IReadOnlyList<Operator> operators) => _operators = operators;

    /// <summary>Marks the storages of a plan, in the order in which training runs its operators, and returns what is computed again.</summary>
    public static IReadOnlyList<Recomputation> Mark(IReadOnlyList<Operator> operators, HeadOperator head)
    {
        var lifetimes = new Lifetimes(operators);
        foreach (var step in operators)
            lifetimes.Forward(step);
        lifetimes._instruction++;
        lifetimes.Value(head.Scores);
        lifetimes.Gradient(head.Scores);
        foreach (var step in operators.Reverse())
            lifetimes.Backward(step);
        lifetimes.Decide();
        return lifetimes._recomputations;
    }

    private void Forward(Operator step)
    {
        _instruction++;
        if (step is BatchOperator)
        {
            Inputs(step, Value);
            _stage++;
            _instruction++;
        }

        Inputs(step, Value);
        Value(step.Output);
    }

    private void Backward(Operator step)
    {
        _instruction++;
        if (step.ReadsOutput)
            Value(step.Output);
        Gradient(step.Output);
        Inputs(step, Value);
        if (step is BatchOperator)
        {
            _stage++;
            _instruction++;
            Gradient(step.Output);
            Inputs(step, Value);
        }

        Inputs(step, Gradient);
    }

    private void Decide()
    {
        foreach (var (storage, stages) in _values.Where(v => v.Value.Count > 1))
        {
            if (stages.Count == 2 && Writers(storage).All(w => w.CanRecompute))
                Recompute(InstructionKind.Forward, stages.Max, Writers(storage));
            else
                storage.IsKept = true;
        }

        foreach (var (storage, stages) in _gradients.Where(g => g.Value.Count > 1))
        {
            Operator[] users = [.. _operators.Where(o => o.Inputs.Any(i => i.Value.Storage == storage))];
            if (stages.Count == 2 && users is [{ CanRecomputeInputGradients: true } user] && Writers(storage).All(w => w is not BatchOperator { ChangesGradient: true }))
            {
                Recompute(InstructionKind.InputGradients, stages.Max, users);
                user.Output.Storage.IsGradientKept = true;
            }
            else
            {
                storage.IsGradientKept = true;
            }
        }
    }

    private void Recompute(InstructionKind kind, int stage, IEnumerable<Operator> operators) =>
        _recomputations.AddRange(operators.Select(o => new Recomputation(stage, new Instruction(kind, o))));

    private IEnumerable<Operator> Writers(Storage storage) => _operators.Where(o => o.Output.Storage == storage);

    private static void Inputs(Operator step, Action<Value> touch)
    {
        foreach (var input in step.Inputs)
            touch(input.Value);
    }

    private void Value(Value value)
    {
        Touch(_values, value.Storage);
        value.Storage.LastUse = _instruction;
    }

    private void Gradient(Value value)
    {
        Touch(_gradients, value.Storage);
        value.Storage.FirstGradientUse = Math.Min(value.Storage.FirstGradientUse, _instruction);
    }

    private void Touch(Dictionary<Storage, SortedSet<int>> stages, Storage storage)
    {
        if (!stages.TryGetValue(storage, out var known))
            stages.Add(storage, known = []);
        known.Add(_stage);
    }
}

/// <summary>An instruction that a stage begins with, so that nothing has to be kept for it from an earlier one.</summary>
internal readonly record struct Recomputation(int Stage, Instruction Instruction);
