using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>Remembers the best epoch and, with early stopping, its parameters, and says when to stop.</summary>
internal sealed class BestEpoch
{
    private readonly EarlyStopping? _stopping;
    private readonly ParameterCopy? _copy;
    private double _value;

    public BestEpoch(Metric metric, EarlyStopping? stopping, IReadOnlyList<Parameter> parameters)
    {
        Metric = metric;
        _stopping = stopping;
        _copy = stopping is null ? null : new ParameterCopy(parameters);
    }

    public Metric Metric { get; }

    /// <summary>The best epoch, from 1, or <see langword="null"/> before the first one.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Takes note of an epoch.</summary>
    /// <returns>Whether the run should end.</returns>
    public bool Add(int epoch, EvaluationResult result)
    {
        var value = result[Metric];
        if (Epoch is null || Metric.IsBetter(value, _value, _stopping?.MinimumImprovement ?? 0))
        {
            (Epoch, _value) = (epoch, value);
            _copy?.Take();
        }

        return _stopping is not null && epoch - Epoch >= _stopping.Patience;
    }

    /// <summary>Puts the parameters of the best epoch back, where they were kept.</summary>
    public void Restore()
    {
        if (Epoch is not null)
            _copy?.PutBack();
    }
}
