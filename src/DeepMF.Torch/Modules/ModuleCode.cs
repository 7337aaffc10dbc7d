using System.Runtime.CompilerServices;
using DeepMF.Specs;
using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>What makes a user's module, again for every model.</summary>
internal sealed class ModuleCode(Func<nn.Module<Tensor, Tensor>> create)
{
    private readonly ConditionalWeakTable<object, object?> _made = [];

    /// <summary>Makes a module in evaluation mode. Its tensors belong to it, even where the caller has an open scope.</summary>
    public nn.Module<Tensor, Tensor> Create(string name)
    {
        var module = create() ?? throw new InvalidOperationException($"The function that makes the module '{name}' returned null. Return a new module.");
        if (!_made.TryAdd(module, null))
            throw new InvalidOperationException($"The function that makes the module '{name}' returned the same module twice. Return a new one at each call: every model has parameters of its own.");
        foreach (var (_, tensor) in Tensors(module))
            tensor.DetachFromDisposeScope();
        module.eval();
        return module;
    }

    /// <summary>Describes the parameters and buffers of a module: single precision only, and buffers of other types stay the module's own affair.</summary>
    public static SpecList<ModuleParameterSpec> Describe(string name, nn.Module<Tensor, Tensor> module) =>
        [.. Described(name, module).Select(p => p.Spec)];

    /// <summary>The tensors of a module with their descriptions.</summary>
    public static IEnumerable<(ModuleParameterSpec Spec, Tensor Tensor)> Described(string name, nn.Module<Tensor, Tensor> module)
    {
        foreach (var (parameter, tensor) in module.named_parameters())
        {
            if (tensor.dtype != ScalarType.Float32)
                throw new InvalidOperationException($"The parameter '{parameter}' of the module '{name}' is of type {tensor.dtype}, but models hold Float32. Make it with that type.");
            yield return (Describe(parameter, tensor, tensor.requires_grad), tensor);
        }

        foreach (var (buffer, tensor) in module.named_buffers(include_nonpersistent: false))
            if (tensor.dtype == ScalarType.Float32)
                yield return (Describe(buffer, tensor, isTrained: false), tensor);
    }

    private static ModuleParameterSpec Describe(string name, Tensor tensor, bool isTrained)
    {
        var shape = tensor.shape;
        return new ModuleParameterSpec(name, shape.Length == 0 ? [1] : [.. shape.Select(size => checked((int)size))], isTrained);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Tensors(nn.Module module) =>
        module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)).Concat(module.named_buffers().Select(b => (b.name, b.buffer)));
}
