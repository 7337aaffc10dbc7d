namespace DeepMF.Data;

/// <summary>Draws indices in proportion to weights, each in constant time (Walker 1977, with Vose's construction of 1991).</summary>
internal sealed class AliasTable
{
    private readonly double[] _threshold;
    private readonly int[] _alias;

    public AliasTable(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        _threshold = new double[weights.Length];
        _alias = new int[weights.Length];
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (var i = 0; i < weights.Length; i++)
        {
            _threshold[i] = weights[i] / total * weights.Length;
            _alias[i] = i;
            (_threshold[i] < 1 ? small : large).Push(i);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            var less = small.Pop();
            var more = large.Pop();
            _alias[less] = more;
            _threshold[more] -= 1 - _threshold[less];
            (_threshold[more] < 1 ? small : large).Push(more);
        }

        // What is left over has a share of 1 but for rounding.
        foreach (var i in small.Concat(large))
            _threshold[i] = 1;
    }

    /// <summary>The index that a number of at least 0 and less than 1 stands for.</summary>
    public int this[double uniform]
    {
        get
        {
            var scaled = uniform * _threshold.Length;
            var i = (int)scaled;
            return scaled - i < _threshold[i] ? i : _alias[i];
        }
    }
}
