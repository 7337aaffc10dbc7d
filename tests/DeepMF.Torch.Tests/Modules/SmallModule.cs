using static TorchSharp.torch;

namespace DeepMF.Torch.Tests.Modules;

/// <summary>A module made of a function, and of one parameter where it has any.</summary>
internal sealed class SmallModule : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _forward;

    public SmallModule(Func<Tensor, Tensor> forward, Tensor? parameter = null)
        : base(nameof(SmallModule))
    {
        _forward = forward;
        if (parameter is not null)
            register_parameter("values", new TorchSharp.Modules.Parameter(parameter));
    }

    public override Tensor forward(Tensor input) => _forward(input);
}
