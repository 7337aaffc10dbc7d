using DeepMF.Engines;
using DeepMF.Specs;
using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>The modules of one model, one per block that has parameters of its own.</summary>
internal sealed class ModuleSet(Device device, ulong? seed) : IDisposable
{
    private readonly Dictionary<string, ModuleInstance> _instances = [];
    private readonly Dictionary<string, Tensor> _tensors = [];

    public IReadOnlyList<nn.Module<Tensor, Tensor>> Modules => [.. _instances.Values.Select(i => i.Module)];

    /// <summary>The module of a block, made at the first call. A seed decides its first numbers.</summary>
    public ModuleInstance Get(string block, ModuleSpec spec)
    {
        if (_instances.TryGetValue(block, out var known))
            return known;
        if (spec.Code is not ModuleCode code)
            throw new InvalidOperationException(
                $"The module '{spec.Name}' of the block '{block}' has no code: its description was read from a file. Pass the description that the program builds: Model.Load(path, engine, spec).");
        var module = code.Create(spec.Name, device, CounterRandom.Create(seed ?? 0, block).Next64(0));
        var instance = _instances[block] = new ModuleInstance(spec.Name, spec.Width, module);
        var tensors = ModuleCode.Described(spec.Name, module).ToArray();
        if (!tensors.Select(t => t.Spec).SequenceEqual(spec.Parameters))
            throw new InvalidOperationException(
                $"The function that makes the module '{spec.Name}' returned a module with other parameters than at its first call. They must have the same names and shapes every time.");
        foreach (var (parameter, tensor) in tensors)
            _tensors[$"{block}.{parameter.Name}"] = tensor;
        return instance;
    }

    /// <summary>A parameter of a module that has been made.</summary>
    public TorchParameter Parameter(ParameterSpec spec)
    {
        var parameter = new TorchParameter(spec, _tensors[spec.Name]);
        if (seed is null)
            parameter.Clear();
        return parameter;
    }

    public void Dispose()
    {
        foreach (var instance in _instances.Values)
            instance.Module.Dispose();
    }
}
