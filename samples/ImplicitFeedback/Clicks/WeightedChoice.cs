namespace DeepMF.Samples.ImplicitFeedback.Clicks;

/// <summary>Draws numbers from 0 in proportion to weights.</summary>
internal sealed class WeightedChoice
{
    private readonly double[] _sums;

    public WeightedChoice(int count, Func<int, double> weightOf)
    {
        _sums = new double[count];
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            _sums[i] = sum += weightOf(i);
    }

    public int Draw(Random random)
    {
        var found = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        // Between two sums the search gives the complement of the place of the larger one; at a sum the next weight begins.
        return found < 0 ? ~found : found + 1;
    }
}
