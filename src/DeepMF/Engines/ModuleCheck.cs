using DeepMF.Specs;

namespace DeepMF.Engines;

/// <summary>Refuses models with modules, for engines that cannot run them.</summary>
internal static class ModuleCheck
{
    /// <summary>Refuses a model that holds a module anywhere.</summary>
    /// <param name="spec">The description of the model.</param>
    /// <param name="engine">The name of the engine, for the message.</param>
    /// <exception cref="NotSupportedException">A block is a module.</exception>
    public static void Refuse(ModelSpec spec, string engine)
    {
        foreach (var block in Outline.Of(spec))
            if (block.Layer is ModuleSpec module)
                throw new NotSupportedException(
                    $"The block '{block.Name}' is the module '{module.Name}', which the engine '{engine}' cannot run: its code is a TorchSharp module. Build the model with TorchEngine.Cpu or TorchEngine.Cuda of the package DeepMF.Torch.");
    }
}
