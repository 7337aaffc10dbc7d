namespace DeepMF.Torch.Tests;

public sealed class TorchEngineTests
{
    [Fact]
    public void The_engine_of_the_processor_is_one_and_named() => (TorchEngine.Cpu.Name, ReferenceEquals(TorchEngine.Cpu, TorchEngine.Cpu)).Should().Be(("torch", true));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_GPU_that_is_not_there_is_refused(int index)
    {
        Assert.SkipWhen(TorchRuntime.CudaDeviceCount > 0, "This machine has a GPU.");
        var act = () => TorchEngine.Cuda(index);

        act.Should().ThrowExactly<InvalidOperationException>().Which.Message.Should().Be(
            $"There is no GPU {index}: libtorch finds 0. Reference TorchSharp-cuda-linux or TorchSharp-cuda-windows instead of a CPU package, install the NVIDIA driver, or use TorchEngine.Cpu.");
    }

    [Fact]
    public void A_negative_index_is_refused()
    {
        var act = () => TorchEngine.Cuda(-1);

        act.Should().ThrowExactly<ArgumentOutOfRangeException>().Which.Message.ReplaceLineEndings("\n").Should().Be("The index of a GPU is at least 0. (Parameter 'index')\nActual value was -1.");
    }

    [Fact]
    public void No_description_is_refused()
    {
        var act = () => TorchEngine.Cpu.Build(null!, 1);

        act.Should().ThrowExactly<ArgumentNullException>().WithParameterName("spec");
    }
}
