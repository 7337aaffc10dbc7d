using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace DeepMF.Samples.ImageSimilarity;

/// <summary>Turns images, shape <c>[B, Side * Side]</c>, into vectors of length 1, shape <c>[B, dimension]</c>.</summary>
/// <remarks>The mean over all places makes a vector that depends little on where the shape is; length 1 makes the dot product of two vectors the cosine between them.</remarks>
internal sealed class ImageNetwork : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _layers;

    public ImageNetwork(int dimension)
        : base(nameof(ImageNetwork))
    {
        _layers = Sequential(
            ("convolution1", Conv2d(1, 16, 5, stride: 2, padding: 2)), // [B, 16, 14, 14]
            ("relu1", ReLU()),
            ("norm1", BatchNorm2d(16)),
            ("convolution2", Conv2d(16, 32, 3, stride: 2, padding: 1)), // [B, 32, 7, 7]
            ("relu2", ReLU()),
            ("norm2", BatchNorm2d(32)),
            ("convolution3", Conv2d(32, 64, 3, padding: 1)), // [B, 64, 7, 7]
            ("relu3", ReLU()),
            ("norm3", BatchNorm2d(64)),
            ("mean", AdaptiveAvgPool2d(1)), // [B, 64, 1, 1]
            ("flat", Flatten()),
            ("output", Linear(64, dimension)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var images = input.reshape(-1, 1, Drawing.Side, Drawing.Side);
        using var vectors = _layers.call(images);
        return functional.normalize(vectors, dim: 1);
    }
}
