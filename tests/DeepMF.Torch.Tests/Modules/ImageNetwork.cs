using static TorchSharp.torch;

namespace DeepMF.Torch.Tests.Modules;

/// <summary>A small network with convolution, batch normalisation and dropout: what modules may hold.</summary>
internal sealed class ImageNetwork : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _layers;

    public ImageNetwork(int width = 6, double dropout = 0)
        : base(nameof(ImageNetwork))
    {
        _layers = nn.Sequential(
            ("convolution", nn.Conv2d(1, 3, 3, padding: 1)),
            ("norm", nn.BatchNorm2d(3)),
            ("relu", nn.ReLU()),
            ("dropout", nn.Dropout(dropout)),
            ("flat", nn.Flatten()),
            ("output", nn.Linear(3 * 16, width)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _layers.call(input.view(-1, 1, 4, 4));
}
