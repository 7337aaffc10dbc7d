using DeepMF.Optimizers;
using DeepMF.Training;

namespace DeepMF.Tests.Training;

public sealed class LearningRateFinderOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_documentation() => new LearningRateFinderOptions().Should().Be(new LearningRateFinderOptions
    {
        Optimizer = new Adam(),
        BatchSize = 1024,
        MinimumRate = 1e-7,
        MaximumRate = 10,
        Steps = 100,
        Smoothing = 0.85,
        DivergenceFactor = 4,
        InitializeGlobalBias = true,
        Seed = 0,
    });

    [Fact]
    public void Values_outside_their_range_are_refused()
    {
        Refused(() => new() { BatchSize = 0 }, "BatchSize is at least 1. (Parameter 'BatchSize')\nActual value was 0.");
        Refused(() => new() { MinimumRate = 0 }, "MinimumRate is a finite number above 0. (Parameter 'MinimumRate')\nActual value was 0.");
        Refused(() => new() { MaximumRate = double.PositiveInfinity }, "MaximumRate is a finite number above 0. (Parameter 'MaximumRate')\nActual value was Infinity.");
        Refused(() => new() { Steps = 9 }, "Steps is at least 10. (Parameter 'Steps')\nActual value was 9.");
        Refused(() => new() { Smoothing = 1 }, "Smoothing is a number of at least 0 and less than 1. (Parameter 'Smoothing')\nActual value was 1.");
        Refused(() => new() { DivergenceFactor = 1 }, "DivergenceFactor is a finite number above 1. (Parameter 'DivergenceFactor')\nActual value was 1.");
        FluentActions.Invoking(() => new LearningRateFinderOptions { Optimizer = null! }).Should().ThrowExactly<ArgumentNullException>().WithParameterName("Optimizer");
    }

    private static void Refused(Func<LearningRateFinderOptions> make, string message) => make.Should().ThrowExactly<ArgumentOutOfRangeException>().WithMessage(message);
}
