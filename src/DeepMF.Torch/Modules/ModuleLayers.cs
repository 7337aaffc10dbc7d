using DeepMF.Specs;
using DeepMF.Torch.Modules;
using static TorchSharp.torch;

namespace DeepMF.Torch;

/// <summary>Puts modules of TorchSharp into models.</summary>
public static class ModuleLayers
{
    /// <summary>Adds a module: any <c>torch.nn.Module&lt;Tensor, Tensor&gt;</c> as a layer of a tower, a residual block, a shared block or a trunk.</summary>
    /// <remarks>
    /// Shapes: <c>[B, D] → [B, width]</c>, single precision; what the module returns is checked in every batch. Its parameters and float32 buffers are trained, saved and copied with the model, under
    /// the names <c>{block}.{name in the module}</c>; weight decay applies to those with two or more sizes, and frozen ones stay as they are. The seed of a model decides libtorch's random numbers
    /// while its module is made and in every training step. Only <see cref="TorchEngine"/> runs such a model. A file keeps the numbers and the description but no code: to load it, give
    /// <c>Model.Load</c> the description that the program builds.
    /// </remarks>
    /// <typeparam name="TStack">The state of the builder.</typeparam>
    /// <param name="stack">The layers before the module.</param>
    /// <param name="name">What the module is called in summaries, files and messages: letters, digits, '_', '-' and spaces.</param>
    /// <param name="width">The width of its output, at least 1.</param>
    /// <param name="create">Makes a new module; called once here, to learn the parameters, and once per model and block.</param>
    /// <returns>A copy of the state with the module at its end.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or holds another character, or a parameter of the module does.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="create"/> returns null or the same module again, or a parameter is not in single precision.</exception>
    /// <exception cref="TorchLoadException">libtorch cannot be loaded; the message says why and what to do.</exception>
    public static TStack Module<TStack>(this LayerStack<TStack> stack, string name, int width, Func<nn.Module<Tensor, Tensor>> create)
        where TStack : LayerStack<TStack>
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(create);
        TorchRuntime.Load();
        var code = new ModuleCode(create);
        using var module = code.Create(name, CPU, seed: 0);
        return stack.Append(new ModuleSpec(name, width, ModuleCode.Describe(name, module), code));
    }
}
