namespace DeepMF.Torch.Tests;

/// <summary>Tests of what belongs to the whole process: the count of live tensors, its memory, the threads of libtorch.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
