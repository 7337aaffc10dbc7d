namespace DeepMF.Tests.Initialization;

public sealed class CounterRandomTests
{
    [Fact]
    public void Numbers_lie_in_their_ranges()
    {
        var random = CounterRandom.Create(1, 2);
        var dice = new int[6];
        for (var n = 0UL; n < 60_000; n++)
        {
            random.NextDouble(n).Should().BeInRange(0, 1 - 1e-16);
            dice[random.NextInteger(n, 6)]++;
        }

        dice.Should().OnlyContain(count => Math.Abs(count - 10_000) < 500);
    }

    [Fact]
    public void A_bound_of_one_leaves_zero() => CounterRandom.Create(1, 2).NextInteger(77, 1).Should().Be(0);

    [Fact]
    public void Seeds_and_streams_and_names_differ()
    {
        var keys = from seed in Enumerable.Range(0, 50) from stream in Enumerable.Range(0, 50) select CounterRandom.Create((ulong)seed, (ulong)stream).Next64(0);

        keys.Should().OnlyHaveUniqueItems();
        CounterRandom.Create(1, "ab").Next64(0).Should().NotBe(CounterRandom.Create(1, "ba").Next64(0));
    }

    [Fact]
    public void The_numbers_do_not_change_between_versions()
    {
        var random = CounterRandom.Create(42, "embedding.user.weight");

        new[] { random.Next64(0), random.Next64(1), random.Next64(ulong.MaxValue) }.Should().Equal(Reference(42, "embedding.user.weight", 0), Reference(42, "embedding.user.weight", 1), Reference(42, "embedding.user.weight", ulong.MaxValue));
    }

    /// <summary>SplitMix64 and FNV-1a, written once more from their papers in arithmetic that cannot overflow silently.</summary>
    private static ulong Reference(ulong seed, string name, ulong counter)
    {
        var modulus = System.Numerics.BigInteger.One << 64;
        System.Numerics.BigInteger Mix(System.Numerics.BigInteger z)
        {
            z %= modulus;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % modulus;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB % modulus;
            return z ^ (z >> 31);
        }

        System.Numerics.BigInteger golden = 0x9E3779B97F4A7C15, hash = 0xCBF29CE484222325;
        foreach (var c in name)
            hash = (hash ^ c) * 0x100000001B3 % modulus;
        return (ulong)Mix(Mix(Mix(seed + golden) ^ (hash * golden % modulus)) + counter * golden);
    }
}
