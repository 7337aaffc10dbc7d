namespace DeepMF.Cpu.Plan;

/// <summary>A table that a plan looks up: which feature, and the value whose gradient updates the rows.</summary>
internal sealed record TableUse(CpuParameter Table, int Feature, Pooling? Pooling, Value Output);
