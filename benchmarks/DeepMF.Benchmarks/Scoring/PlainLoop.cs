using DeepMF.Engines;

namespace DeepMF.Benchmarks.Scoring;

/// <summary>What a user writes without a scorer: batches with the user repeated, predictions, a queue of the best.</summary>
internal sealed class PlainLoop(Model model, int[] films, int batchSize)
{
    private readonly Batch _batch = model.CreateBatch(batchSize);
    private readonly float[] _scores = new float[batchSize];
    private readonly PriorityQueue<int, float> _best = new();

    public ScoredRow[] Top(int user, int n)
    {
        _best.Clear();
        for (var first = 0; first < films.Length; first += batchSize)
        {
            var count = Math.Min(batchSize, films.Length - first);
            _batch.Count = count;
            _batch.Categorical("user").Indices[..count].Fill(user);
            films.AsSpan(first, count).CopyTo(_batch.Categorical("film").Indices);
            model.Predict(_batch, _scores.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                if (_best.Count < n)
                    _best.Enqueue(first + i, _scores[i]);
                else if (_best.TryPeek(out _, out var least) && _scores[i] > least)
                    _best.EnqueueDequeue(first + i, _scores[i]);
            }
        }

        var list = new ScoredRow[_best.Count];
        for (var i = list.Length - 1; i >= 0; i--)
            if (_best.TryDequeue(out var row, out var score))
                list[i] = new ScoredRow(row, score);
        return list;
    }
}
