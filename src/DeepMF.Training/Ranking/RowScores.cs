using DeepMF.Data;
using DeepMF.Specs;

namespace DeepMF.Training;

/// <summary>Scores the rows of lists in batches; buffers are made once.</summary>
internal sealed class RowScores
{
    private readonly Model _model;
    private readonly BatchFiller _filler;
    private readonly int _batchSize;
    private readonly float[] _predictions;
    private float[] _scores = [];

    public RowScores(Model model, InteractionTable table, int batchSize)
    {
        _model = model;
        _filler = new BatchFiller(table.Features, model.Spec.Features, batchSize);
        _batchSize = batchSize;
        _predictions = new float[checked(batchSize * model.OutputWidth)];
    }

    /// <summary>The scores of some lists, one after the other: positives, then negatives.</summary>
    public Span<float> Of(IReadOnlyList<CandidateList> lists, int first, int end, int rows, CancellationToken cancellationToken)
    {
        if (_scores.Length < rows)
            _scores = new float[rows];
        var (filled, done) = (0, 0);
        for (var at = first; at < end; at++)
            for (var part = 0; part < 2; part++)
                foreach (var item in (part == 0 ? lists[at].Positives : lists[at].Negatives).Span)
                {
                    (_filler.Users[filled], _filler.Items[filled]) = (lists[at].User, item);
                    if (++filled == _batchSize)
                        (filled, done) = (0, Predict(filled, done, cancellationToken));
                }

        Predict(filled, done, cancellationToken);
        return _scores.AsSpan(0, rows);
    }

    private int Predict(int count, int done, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
            return done;
        _filler.Fill(count);
        var scores = _scores.AsSpan(done, count);
        var predictions = _predictions.AsSpan(0, count * _model.OutputWidth);
        _model.Predict(_filler.Batch, predictions);
        if (_model.Spec.Head is SoftmaxHeadSpec softmax)
            softmax.Scale.ExpectedValues(predictions, scores);
        else
            predictions.CopyTo(scores);
        return done + count;
    }
}
