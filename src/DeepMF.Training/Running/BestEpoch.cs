namespace DeepMF.Training;

/// <summary>Remembers the best epoch and, with early stopping, its parameters, and says when to stop.</summary>
internal sealed class BestEpoch(Model model, ValidationMetric metric, EarlyStopping? stopping)
{
    private ParameterSnapshot? _snapshot;
    private double _value;

    public ValidationMetric Metric => metric;

    /// <summary>The best epoch, from 1, or <see langword="null"/> before the first one.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Takes note of an epoch and the value of the metric after it.</summary>
    /// <returns>Whether the run should end.</returns>
    public bool Add(int epoch, double value)
    {
        if (Epoch is null || metric.IsBetter(value, _value, stopping?.MinimumImprovement ?? 0))
        {
            (Epoch, _value) = (epoch, value);
            if (stopping is not null)
                Keep();
        }

        return stopping is not null && epoch - Epoch >= stopping.Patience;
    }

    /// <summary>Gives the model the parameters of the best epoch back, where they were kept.</summary>
    public void Restore()
    {
        if (_snapshot is not null)
            model.Restore(_snapshot);
    }

    private void Keep()
    {
        if (_snapshot is null)
            _snapshot = model.TakeSnapshot();
        else
            model.TakeSnapshot(_snapshot);
    }
}
