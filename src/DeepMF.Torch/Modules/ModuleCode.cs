using System.Runtime.CompilerServices;
using DeepMF.Specs;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>What makes a user's module, again for every model.</summary>
internal sealed class ModuleCode(Func<nn.Module<Tensor, Tensor>> create)
{
    private readonly ConditionalWeakTable<object, object?> _made = [];

    /// <summary>Makes a module in evaluation mode, on a device, with first numbers from a seed. Its tensors belong to it, even where the caller has an open scope.</summary>
    public nn.Module<Tensor, Tensor> Create(string name, Device device, ulong seed)
    {
        using var generator = new SeededGenerator(seed, device);
        var module = create() ?? throw new InvalidOperationException($"The function that makes the module '{name}' returned null. Return a new module.");
        if (!_made.TryAdd(module, null))
            throw new InvalidOperationException($"The function that makes the module '{name}' returned the same module twice. Return a new one at each call: every model has parameters of its own.");
        foreach (var part in module.modules())
            if (!ReferenceEquals(part, module) && !_made.TryAdd(part, null))
                throw new InvalidOperationException($"The function that makes the module '{name}' used the module '{part.GetName()}' in two of them. Make its parts anew at each call: every model has parameters of its own.");
        module.to(device);
        foreach (var (_, parameter) in module.named_parameters())
            parameter.DetachFromDisposeScope();
        foreach (var (_, buffer) in module.named_buffers())
            buffer.DetachFromDisposeScope();
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
            if (!tensor.is_contiguous())
                throw new InvalidOperationException($"The parameter '{parameter}' of the module '{name}' does not lie in one piece of memory, row by row. Make it with contiguous().");
            yield return (Describe(parameter, tensor, tensor.requires_grad), tensor);
        }

        foreach (var (buffer, tensor) in module.named_buffers(include_nonpersistent: false))
        {
            if (tensor.dtype != ScalarType.Float32)
                continue;
            if (!tensor.is_contiguous())
                throw new InvalidOperationException($"The buffer '{buffer}' of the module '{name}' does not lie in one piece of memory, row by row. Make it with contiguous().");
            yield return (Describe(buffer, tensor, isTrained: false), tensor);
        }
    }

    private static ModuleParameterSpec Describe(string name, Tensor tensor, bool isTrained)
    {
        var shape = tensor.shape;
        return new ModuleParameterSpec(name, shape.Length == 0 ? [1] : [.. shape.Select(size => checked((int)size))], isTrained);
    }
}
