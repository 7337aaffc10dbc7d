using TorchSharp;

namespace DeepMF.Torch.Tests.Native;

public sealed class TorchRuntimeTests
{
    [Fact]
    public void Tensors_work_after_loading()
    {
        using torch.Tensor ones = torch.ones(2);

        ones.sum().item<float>().Should().Be(2f);
    }

    [Fact]
    public void Loading_again_does_nothing()
    {
        TorchRuntime.Load();
        TorchRuntime.Load();

        TorchRuntime.AllowOlderStandardLibrary().Should().BeFalse();
    }

    [Fact]
    public void A_build_without_cuda_has_no_devices()
    {
        Assert.SkipUnless(NativeFolders.Current.Find(NativePlatform.Current.FileName("torch_cuda")) is null, "This libtorch has CUDA.");

        TorchRuntime.CudaDeviceCount.Should().Be(0);
    }
}
