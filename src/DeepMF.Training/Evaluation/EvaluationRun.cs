using DeepMF.Data;

namespace DeepMF.Training;

/// <summary>Evaluates a model on the same rows, as often as asked; buffers are made once.</summary>
internal sealed class EvaluationRun
{
    private readonly Model _model;
    private readonly IBatchSource _source;
    private readonly MetricAccumulator _accumulator;
    private readonly float[] _output;

    public EvaluationRun(Model model, IBatchSource source, IReadOnlyList<Metric>? metrics, OutputRange? clip)
    {
        _model = model;
        _source = source;
        _accumulator = new MetricAccumulator(model.Spec.Head, metrics, clip, source.BatchSize);
        _output = new float[checked(source.BatchSize * model.Spec.Head.OutputWidth)];
    }

    public static EvaluationRun Over(Model model, InteractionTable table, IReadOnlyList<Metric>? metrics, EvaluationOptions options)
    {
        // Made first, so that a metric that does not fit is named before the table is looked at.
        Metric.Resolve(metrics, model.Spec.Head);
        if (table.Count == 0)
            throw new ArgumentException("The table has no interactions, so there is nothing to evaluate.", nameof(table));
        table.Features.CheckVocabularies(model);
        var batchSize = Math.Min(options.BatchSize, table.Count);
        return new EvaluationRun(model, new BatchIterator(table, model.Spec.Features, batchSize), metrics, options.Clip);
    }

    public EvaluationResult Run(CancellationToken cancellationToken)
    {
        _accumulator.Reset();
        _source.StartEpoch(0);
        while (_source.TryNext(out var batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var output = _output.AsSpan(0, batch!.Count * _model.Spec.Head.OutputWidth);
            _model.EngineModel.Predict(batch, output);
            _accumulator.Add(output, batch.Targets[..batch.Count]);
        }

        return _accumulator.ToResult();
    }
}
