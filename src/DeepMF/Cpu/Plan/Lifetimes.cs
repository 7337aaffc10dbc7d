using DeepMF.Cpu.Operators;

namespace DeepMF.Cpu.Plan;

/// <summary>Finds the values and gradients that one stage of training leaves to another: they are kept for every tile, all others in one place per worker.</summary>
/// <remarks>
/// With a batch of 25,000 rows what is kept does not fit into the caches, so it decides how fast a model with batch normalisation is.
/// A storage that no operator names as input or output is scratch of one operator in one stage.
/// </remarks>
internal sealed class Lifetimes
{
    private readonly Dictionary<Storage, int> _values = [];
    private readonly Dictionary<Storage, int> _gradients = [];
    private int _stage;

    private Lifetimes()
    {
    }

    /// <summary>Marks the storages of a plan, in the order in which training runs its operators.</summary>
    public static void Mark(IReadOnlyList<Operator> operators, HeadOperator head)
    {
        var lifetimes = new Lifetimes();
        foreach (var step in operators)
            lifetimes.Forward(step);
        lifetimes.Value(head.Scores);
        lifetimes.Gradient(head.Scores);
        foreach (var step in operators.Reverse())
            lifetimes.Backward(step);
    }

    private void Forward(Operator step)
    {
        if (step is BatchOperator)
        {
            Inputs(step, Value);
            _stage++;
        }

        Inputs(step, Value);
        Value(step.Output);
    }

    private void Backward(Operator step)
    {
        // Whether an operator reads its output again is its own affair: taken for granted, but for the second half of a batch operator.
        Value(step.Output);
        Gradient(step.Output);
        Inputs(step, Value);
        if (step is BatchOperator)
        {
            _stage++;
            Gradient(step.Output);
            Inputs(step, Value);
        }

        Inputs(step, Gradient);
    }

    private static void Inputs(Operator step, Action<Value> touch)
    {
        foreach (var input in step.Inputs)
            touch(input.Value);
    }

    private void Value(Value value)
    {
        if (!_values.TryAdd(value.Storage, _stage) && _values[value.Storage] != _stage)
            value.Storage.IsKept = true;
    }

    private void Gradient(Value value)
    {
        if (!_gradients.TryAdd(value.Storage, _stage) && _gradients[value.Storage] != _stage)
            value.Storage.IsGradientKept = true;
    }
}
