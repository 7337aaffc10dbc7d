namespace DeepMF.Cpu.Plan;

/// <summary>A dense parameter that a plan trains, and where its gradient is summed.</summary>
internal sealed record DenseUse(CpuParameter Parameter, GradientSlot Slot);
