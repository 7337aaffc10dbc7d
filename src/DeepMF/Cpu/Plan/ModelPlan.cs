using DeepMF.Cpu.Kernels;
using DeepMF.Cpu.Operators;
using DeepMF.Specs;

namespace DeepMF.Cpu.Plan;

/// <summary>A description lowered once: operators in order, cut into stages, and one layout of memory.</summary>
internal sealed class ModelPlan
{
    private readonly HeadOperator _head;

    public ModelPlan(KernelSet kernels, SpecList<Feature> features, IReadOnlyList<Operator> operators, HeadOperator head, IReadOnlyList<Recomputation> recomputations, PlanMemory memory)
    {
        Kernels = kernels;
        Features = features;
        Operators = [.. operators];
        _head = head;
        Memory = memory;
        PredictionStages = Cut(Operators.Select(o => new Instruction(InstructionKind.Forward, o)).Append(new Instruction(InstructionKind.Predict, null)), []);
        TrainingStages = Cut(TrainingInstructions(), recomputations);
    }

    public KernelSet Kernels { get; }

    /// <summary>The features that a batch must hold; operators name them by position.</summary>
    public SpecList<Feature> Features { get; }

    public Operator[] Operators { get; }

    public HeadOperator Head => _head;

    public PlanMemory Memory { get; }

    public Stage[] PredictionStages { get; }

    public Stage[] TrainingStages { get; }

    /// <summary>Runs a tile through a stage.</summary>
    public void Run(Stage stage, in Tile tile)
    {
        foreach (var instruction in stage.Instructions)
        {
            switch (instruction.Kind)
            {
                case InstructionKind.Forward:
                    instruction.Operator!.Forward(tile);
                    break;
                case InstructionKind.CollectForward:
                    ((BatchOperator)instruction.Operator!).CollectForward(tile);
                    break;
                case InstructionKind.Loss:
                    _head.Loss(tile);
                    break;
                case InstructionKind.Predict:
                    _head.Predict(tile);
                    break;
                case InstructionKind.CollectBackward:
                    ((BatchOperator)instruction.Operator!).CollectBackward(tile);
                    break;
                case InstructionKind.Backward:
                    instruction.Operator!.Backward(tile);
                    break;
                case InstructionKind.InputGradients:
                    instruction.Operator!.WriteInputGradients(tile);
                    break;
            }
        }
    }

    private static Stage[] Cut(IEnumerable<Instruction> instructions, IReadOnlyList<Recomputation> recomputations)
    {
        var stages = new List<Stage>();
        var current = new List<Instruction>();
        foreach (var instruction in instructions)
        {
            current.Add(instruction);
            if (instruction.Kind is not (InstructionKind.CollectForward or InstructionKind.CollectBackward))
                continue;
            Close((BatchOperator)instruction.Operator!, instruction.Kind == InstructionKind.CollectForward);
        }

        Close(null, isForward: false);
        return [.. stages];

        void Close(BatchOperator? finish, bool isForward)
        {
            stages.Add(new Stage([.. recomputations.Where(r => r.Stage == stages.Count).Select(r => r.Instruction), .. current], finish, isForward));
            current.Clear();
        }
    }

    private IEnumerable<Instruction> TrainingInstructions()
    {
        foreach (var step in Operators)
        {
            if (step is BatchOperator)
                yield return new Instruction(InstructionKind.CollectForward, step);
            yield return new Instruction(InstructionKind.Forward, step);
        }

        yield return new Instruction(InstructionKind.Loss, null);
        foreach (var step in Operators.Reverse())
        {
            if (step is BatchOperator)
                yield return new Instruction(InstructionKind.CollectBackward, step);
            yield return new Instruction(InstructionKind.Backward, step);
        }
    }
}
