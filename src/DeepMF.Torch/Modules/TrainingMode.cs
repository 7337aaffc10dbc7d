using static TorchSharp.torch;

namespace DeepMF.Torch.Modules;

/// <summary>Puts modules into training mode for a step.</summary>
internal readonly struct TrainingMode : IDisposable
{
    private readonly IReadOnlyList<nn.Module<Tensor, Tensor>> _modules;

    public TrainingMode(IReadOnlyList<nn.Module<Tensor, Tensor>> modules)
    {
        _modules = modules;
        foreach (var module in modules)
            module.train();
    }

    public void Dispose()
    {
        foreach (var module in _modules)
            module.eval();
    }
}
