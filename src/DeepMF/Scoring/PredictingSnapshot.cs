using DeepMF.Engines;
using DeepMF.Specs;

namespace DeepMF.Scoring;

/// <summary>A catalog for engines that can do no more than predict batches: nothing is computed ahead.</summary>
internal sealed class PredictingSnapshot : CatalogSnapshot
{
    private readonly Model _model;
    private readonly Batch _catalog;
    private readonly SpecList<Feature> _contextFeatures;

    public PredictingSnapshot(Model model, Batch catalog, bool[] isCatalog)
    {
        _model = model;
        _contextFeatures = [.. model.Spec.Features.Where((_, f) => !isCatalog[f])];
        // A copy, since the caller may fill the batch again.
        _catalog = new Batch(model.Spec.Features.Where((_, f) => isCatalog[f]), catalog.Count) { Count = catalog.Count };
        foreach (var column in _catalog.Columns)
            ColumnCopy.Rows(catalog.Columns.First(c => c.Feature.Name == column.Feature.Name), 0, column, catalog.Count);
    }

    public override ScoringRun CreateRun() => new PredictingRun(_model, _catalog, _contextFeatures);

    public override void Dispose()
    {
    }

    private sealed class PredictingRun : ScoringRun
    {
        private const int MostRows = 1024;

        private readonly Model _model;
        private readonly Batch _catalog;
        private readonly Batch _batch;
        private readonly BatchColumn[] _contextColumns;
        private readonly BatchColumn[] _contexts;
        private readonly SpecList<Feature> _contextFeatures;
        private readonly float[] _predictions;
        private readonly float[] _scores;

        public PredictingRun(Model model, Batch catalog, SpecList<Feature> contextFeatures)
            : base(workers: 1, contextsAtOnce: 16)
        {
            _model = model;
            _catalog = catalog;
            _contextFeatures = contextFeatures;
            _batch = model.CreateBatch(Math.Min(MostRows, catalog.Count));
            _contextColumns = [.. _batch.Columns.Where(c => contextFeatures.Contains(c.Feature))];
            _contexts = new BatchColumn[contextFeatures.Count];
            _predictions = new float[checked(_batch.Capacity * model.OutputWidth)];
            _scores = new float[_batch.Capacity];
        }

        public override void Bind(Batch contexts)
        {
            BatchCheck.Resolve(_contextFeatures, contexts, _contexts);
            BatchCheck.Values(_contexts, contexts);
        }

        public override void Run(int first, int count, ScoreTaker taker)
        {
            for (var row = 0; row < _catalog.Count; row += _batch.Capacity)
            {
                _batch.Count = Math.Min(_batch.Capacity, _catalog.Count - row);
                for (var c = 0; c < _catalog.Columns.Count; c++)
                    ColumnCopy.Rows(_catalog.Columns[c], row, Find(_catalog.Columns[c].Feature), _batch.Count);
                for (var context = 0; context < count; context++)
                {
                    for (var c = 0; c < _contexts.Length; c++)
                        ColumnCopy.Repeat(_contexts[c], first + context, _contextColumns[c], _batch.Count);
                    taker.Take(0, context, row, Score());
                }
            }
        }

        public override void Dispose()
        {
        }

        private Span<float> Score()
        {
            var width = _model.OutputWidth;
            var predictions = _predictions.AsSpan(0, _batch.Count * width);
            _model.LiveEngineModel.Predict(_batch, predictions);
            if (_model.Spec.Head is not SoftmaxHeadSpec softmax)
                return predictions;
            softmax.Scale.ExpectedValues(predictions, _scores.AsSpan(0, _batch.Count));
            return _scores.AsSpan(0, _batch.Count);
        }

        private BatchColumn Find(Feature feature)
        {
            for (var c = 0; c < _batch.Columns.Count; c++)
                if (_batch.Columns[c].Feature == feature)
                    return _batch.Columns[c];
            throw new System.Diagnostics.UnreachableException();
        }
    }
}
