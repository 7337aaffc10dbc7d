using DeepMF.Specs;

namespace DeepMF.Tests.Support;

/// <summary>Descriptions with modules, for what needs no engine that runs them.</summary>
internal static class ModuleModels
{
    /// <summary>A module of width 2: 16 trained numbers, 4 of a buffer and 4 that are frozen.</summary>
    public static ModuleSpec Cnn(object? code = null) => new(
        "cnn",
        2,
        [new("conv1.weight", [4, 1, 3], true), new("conv1.bias", [4], true), new("norm.running_mean", [4], false), new("frozen", [2, 2], false)],
        code);

    /// <summary>One tower is the module; the other has it in a shared block.</summary>
    public static ModelSpec Siamese(ModuleSpec module) => ModelBuilder
        .Embed(SampleModels.Users, 6, u => u.Append(module))
        .Embed(SampleModels.Items, 6, i => i.Shared("cnn", s => s.Relu().Append(module)))
        .Dot().RegressionHead();
}
