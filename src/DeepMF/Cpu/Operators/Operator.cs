using DeepMF.Cpu.Plan;

namespace DeepMF.Cpu.Operators;

/// <summary>One step of a plan, forward and backward. Operators hold no state of a run, so that several runs can share them.</summary>
internal abstract class Operator
{
    /// <summary>The values that the operator reads.</summary>
    public virtual IReadOnlyList<Input> Inputs => [];

    /// <summary>The features that the operator reads, by their position in the plan.</summary>
    public virtual IReadOnlyList<int> Features => [];

    /// <summary>The value that the operator writes.</summary>
    public abstract Value Output { get; }

    /// <summary>Whether <see cref="Backward"/> reads the output.</summary>
    public virtual bool ReadsOutput => true;

    /// <summary>Whether <see cref="Forward"/> is cheap beside memory and needs nothing but the batch, or an input that training keeps anyway: it may run again in a later stage.</summary>
    public virtual bool CanRecompute => false;

    /// <summary>Whether <see cref="WriteInputGradients"/> is there.</summary>
    public virtual bool CanRecomputeInputGradients => false;

    /// <summary>Prepares numbers that all tiles of a run read; one thread calls it before the first tile.</summary>
    public virtual void Prepare(RunMemory run)
    {
    }

    /// <summary>Computes the output of a tile.</summary>
    public abstract void Forward(in Tile tile);

    /// <summary>Turns the gradient of the output into gradients of the inputs and of parameters.</summary>
    public abstract void Backward(in Tile tile);

    /// <summary>Writes the gradients of the inputs, as <see cref="Backward"/> does, and adds nothing to those of parameters: it may run again in a later stage.</summary>
    public virtual void WriteInputGradients(in Tile tile) => throw new System.Diagnostics.UnreachableException();
}

/// <summary>An operator that needs the whole batch before it can finish a tile: it cuts the plan into stages.</summary>
internal abstract class BatchOperator : Operator
{
    /// <summary>Whether <see cref="CollectBackward"/> changes the gradient of the output, so that <see cref="Operator.Backward"/> must find it as it was left.</summary>
    public abstract bool ChangesGradient { get; }

    /// <summary>Adds a tile to the sums of its worker; the stage ends after it.</summary>
    public abstract void CollectForward(in Tile tile);

    /// <summary>Puts the workers' sums together; one thread calls it between the stages.</summary>
    public abstract void FinishForward(RunMemory run);

    /// <summary>Adds a tile's gradients to the sums of its worker; the stage ends after it.</summary>
    public abstract void CollectBackward(in Tile tile);

    /// <summary>Puts the workers' sums together; one thread calls it between the stages.</summary>
    public abstract void FinishBackward(RunMemory run);
}
