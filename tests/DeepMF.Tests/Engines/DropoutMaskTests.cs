using DeepMF.Engines;
using DeepMF.Tests.Support;

namespace DeepMF.Tests.Engines;

public sealed unsafe class DropoutMaskTests
{
    private const int Count = 64 * 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void Numbers_are_dropped_at_the_rate_and_the_rest_is_scaled(double rate)
    {
        var mask = Mask(17, 0, rate);
        var scale = (float)(1 / (1 - rate));
        mask.Should().OnlyContain(v => v == 0 || v == scale);
        // Five standard deviations of the share of 65,536 draws.
        mask.Average(v => v == 0 ? 1.0 : 0).Should().BeApproximately(rate, 5 * Math.Sqrt(rate * (1 - rate) / Count) + 1e-12);
    }

    [Fact]
    public void A_mask_depends_on_key_and_position_alone()
    {
        var whole = Mask(17, 0, 0.4);
        Mask(17, 4096, 0.4)[..1024].Should().Equal(whole[4096..5120]);
        Mask(18, 0, 0.4)[..1024].Should().NotEqual(whole[..1024]);
        Mask(17UL << 32, 0, 0.4)[..1024].Should().NotEqual(whole[..1024]);
    }

    [Fact]
    public void Neighbours_steps_and_keys_are_dropped_independently()
    {
        var first = Mask(1, 0, 0.5);
        // Of two independent halves a quarter is kept by both.
        Both(first, Mask(2, 0, 0.5)).Should().BeApproximately(0.25, 0.01);
        Both(first, Mask(1UL << 32 | 1, 0, 0.5)).Should().BeApproximately(0.25, 0.01);
        foreach (var distance in (int[])[1, 16, 32, 64, 1024])
            Both(first[distance..], first).Should().BeApproximately(0.25, 0.01, $"numbers {distance} apart are independent");
    }

    [Fact]
    public void Masked_numbers_are_added_where_asked()
    {
        using var source = Floats.Random(64, 1);
        using var destination = Floats.Random(64, 2);
        var expected = destination.Span.ToArray().Zip(Mask(3, 128, 0.3), (d, m) => (double)d + m).ToArray();
        source.Span.Fill(1);
        DropoutMask.Apply(3, 128, 0.3, source.Pointer, destination.Pointer, 64, accumulate: true);
        TestRuns.ShouldAgree([.. destination.Span.ToArray().Select(v => (double)v)], expected, "sum", 1e-6);
        destination.GuardShouldBeWhole("64 floats are written");
    }

    private static double Both(float[] left, float[] right) => left.Zip(right, (l, r) => l != 0 && r != 0 ? 1.0 : 0).Average();

    private static float[] Mask(ulong key, long position, double rate)
    {
        using var values = new Floats(Count);
        values.Span.Fill(1);
        DropoutMask.Apply(key, position, rate, values.Pointer, values.Pointer, Count, accumulate: false);
        return values.Span.ToArray();
    }
}
