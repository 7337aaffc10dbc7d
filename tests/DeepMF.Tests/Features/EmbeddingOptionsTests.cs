namespace DeepMF.Tests.Features;

public sealed class EmbeddingOptionsTests
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = new EmbeddingOptions();

        options.Initializer.Should().Be(Initializer.Normal(0.05));
        options.L2.Should().Be(0);
        EmbeddingOptions.Default.Should().Be(options);
    }

    [Theory]
    [InlineData(-1e-9)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void L2_is_checked_however_it_is_set(double value)
    {
        var message = FormattableString.Invariant($"L2 is a finite number of at least 0. (Parameter 'L2'){Environment.NewLine}Actual value was {value}.");

        Setting(() => new EmbeddingOptions { L2 = value }).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
        Setting(() => new EmbeddingOptions() with { L2 = value }).Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Be(message);
    }

    [Fact]
    public void An_initializer_is_not_null() => Setting(() => new EmbeddingOptions() with { Initializer = null! }).Should().Throw<ArgumentNullException>().WithParameterName("value");

    private static Func<object> Setting(Func<object> set) => set;
}
