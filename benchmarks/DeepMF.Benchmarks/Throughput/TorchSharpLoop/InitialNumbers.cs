using DeepMF.Engines;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Benchmarks.Throughput.TorchSharpLoop;

/// <summary>Gives a module of TorchSharp the numbers that a model of ours starts with.</summary>
internal static class InitialNumbers
{
    /// <summary>Sets every parameter; both list them in the same order.</summary>
    public static void Set(nn.Module module, ModelSpec spec, ulong seed)
    {
        foreach (var (tensor, parameter) in module.parameters().Zip(spec.Parameters))
            Set(tensor, parameter, seed);
    }

    private static void Set(Tensor tensor, ParameterSpec parameter, ulong seed)
    {
        var values = new float[parameter.Length];
        parameter.FillInitial(seed, 0, values);
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        var initial = torch.tensor(values, [.. parameter.Shape.Select(size => (long)size)]);
        // A linear layer holds [units, inputs], a dense layer of ours [inputs, units].
        tensor.copy_(parameter.Kind == ParameterKind.Weight ? initial.t() : initial);
    }
}
