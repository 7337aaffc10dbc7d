using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>Sums the terms of several metrics over batches. Used again and again, it allocates nothing but the result.</summary>
internal sealed class MetricAccumulator
{
    private readonly Metric[] _metrics;
    private readonly double[] _sums;
    private readonly HeadSpec _head;
    private readonly OutputRange? _clip;
    private readonly double[] _values;
    private readonly double[] _mostLikely;
    private readonly int[] _targetClasses;
    private long _count;

    /// <summary>Prepares sums for metrics that fit the head, and buffers for <paramref name="capacity"/> rows.</summary>
    public MetricAccumulator(HeadSpec head, IReadOnlyList<Metric>? metrics, OutputRange? clip, int capacity)
    {
        if (clip is not null && head is not RegressionHeadSpec)
            throw new InvalidOperationException($"Clip bounds the output of a regression head, but the model has a {Metric.Describe(head)} head. Leave it out.");
        _metrics = Metric.Resolve(metrics, head);
        _sums = new double[_metrics.Length];
        _head = head;
        _clip = clip;
        _values = Array.Exists(_metrics, m => m.Reading == PredictionReading.Value) ? new double[capacity] : [];
        _mostLikely = head is SoftmaxHeadSpec && Array.Exists(_metrics, m => m.Reading == PredictionReading.MostLikely) ? new double[capacity] : [];
        _targetClasses = head is SoftmaxHeadSpec ? new int[capacity] : [];
    }

    public void Reset()
    {
        Array.Clear(_sums);
        _count = 0;
    }

    /// <summary>Adds rows: outputs <c>[B, OutputWidth]</c>, targets <c>[B]</c>, B at most the capacity.</summary>
    public void Add(ReadOnlySpan<float> output, ReadOnlySpan<float> targets)
    {
        CheckOutput(output);
        CheckTargets(targets);
        var rows = new ScoredRows
        {
            Head = _head,
            Output = output,
            Values = _values.Length > 0 ? ReadValues(output, targets.Length) : [],
            MostLikely = _mostLikely.Length > 0 ? ReadMostLikely(output, targets.Length) : [],
            Targets = targets,
            TargetClasses = _targetClasses.Length > 0 ? _targetClasses.AsSpan(0, targets.Length) : [],
        };
        for (var m = 0; m < _metrics.Length; m++)
            _sums[m] += _metrics[m].Sum(rows);
        _count += targets.Length;
    }

    public EvaluationResult ToResult()
    {
        if (_count == 0)
            throw new ArgumentException("There are no rows to evaluate, so no metric has a value.");
        var values = new MetricValue[_metrics.Length];
        for (var m = 0; m < _metrics.Length; m++)
            values[m] = new MetricValue(_metrics[m], _metrics[m].Finish(_sums[m] / _count));
        return new EvaluationResult(_count, values);
    }

    private ReadOnlySpan<double> ReadValues(ReadOnlySpan<float> output, int count)
    {
        var values = _values.AsSpan(0, count);
        if (_head is SoftmaxHeadSpec { Scale: var scale })
        {
            for (var i = 0; i < count; i++)
                values[i] = scale.ExpectedValue(output.Slice(i * scale.Classes, scale.Classes));
            return values;
        }

        for (var i = 0; i < count; i++)
            values[i] = _clip is { } range ? Math.Clamp(output[i], range.Minimum, range.Maximum) : output[i];
        return values;
    }

    private ReadOnlySpan<double> ReadMostLikely(ReadOnlySpan<float> output, int count)
    {
        var scale = ((SoftmaxHeadSpec)_head).Scale;
        for (var i = 0; i < count; i++)
            _mostLikely[i] = scale.MostLikely(output.Slice(i * scale.Classes, scale.Classes));
        return _mostLikely.AsSpan(0, count);
    }

    private void CheckOutput(ReadOnlySpan<float> output)
    {
        for (var i = 0; i < output.Length; i++)
            if (!float.IsFinite(output[i]))
                throw new NotFiniteNumberException(FormattableString.Invariant($"The model predicts {output[i]} for row {_count + i / _head.OutputWidth}, so its parameters have diverged. Train it again with a lower learning rate or with Optimizer.ClipNorm."), output[i]);
    }

    private void CheckTargets(ReadOnlySpan<float> targets)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            if (_head is SoftmaxHeadSpec { Scale: var scale } && !scale.TryGetClass(targets[i], out _targetClasses[i]))
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], FormattableString.Invariant($"The target of row {_count + i} is not one of the {scale.Classes} classes from {scale.Minimum} to {scale.Maximum} in steps of {scale.Step}."));
            if (_head is BinaryHeadSpec && !(targets[i] is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], FormattableString.Invariant($"The target of row {_count + i} must be from 0 to 1 for a binary head."));
            if (!float.IsFinite(targets[i]))
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], FormattableString.Invariant($"The target of row {_count + i} must be a finite number."));
        }
    }
}
