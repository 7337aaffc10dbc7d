using DeepMF.Engines;

namespace DeepMF.Tests.Engines;

public sealed class MemoryLimitTests
{
    [Fact]
    public void More_than_the_memory_there_is_is_refused()
    {
        var check = () => MemoryLimit.Check(3_000_000_000, "The parameters of the model take", available: 8_000_000_000);

        check.Should().ThrowExactly<InsufficientMemoryException>()
            .WithMessage("The parameters of the model take 12.0 GB of memory, but the program may use 8.0 GB. Embed to fewer numbers, or use features with fewer indices.");
    }

    [Theory]
    [InlineData(8_000_000_000)]
    [InlineData(0)]
    public void What_fits_or_cannot_be_told_is_let_through(long available)
    {
        var check = () => MemoryLimit.Check(2_000_000_000, "It takes", available);

        check.Should().NotThrow();
    }

    [Fact]
    public void A_model_beyond_any_machine_is_refused_before_memory_is_taken()
    {
        var spec = ModelBuilder.Embed(new CategoricalFeature("user", 1_000_000), 1_000_000).Embed(new CategoricalFeature("item", 10), 1_000_000).Dot().RegressionHead();

        var build = () => spec.Build();

        build.Should().ThrowExactly<InsufficientMemoryException>().WithMessage("The parameters of the model take 4,000.0 GB of memory, but the program may use *");
    }
}
