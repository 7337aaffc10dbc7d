using DeepMF.Cpu.Operators;

namespace DeepMF.Cpu.Plan;

/// <summary>What an instruction does with its operator.</summary>
internal enum InstructionKind
{
    Forward,
    CollectForward,
    Loss,
    Predict,
    CollectBackward,
    Backward,
    InputGradients,
}

/// <summary>One operator in one direction.</summary>
internal readonly record struct Instruction(InstructionKind Kind, Operator? Operator);

/// <summary>The instructions that every tile runs through before any tile goes on, and what one thread does after the last.</summary>
internal sealed record Stage(Instruction[] Instructions, BatchOperator? Finish, bool IsForward);
