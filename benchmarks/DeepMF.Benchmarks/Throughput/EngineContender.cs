using DeepMF.Engines;
using DeepMF.Optimizers;

namespace DeepMF.Benchmarks.Throughput;

/// <summary>Trains with an engine of ours, as a user's loop does: copy the next ratings into a batch, step.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="create">Makes the engine for a number of threads.</param>
internal sealed class EngineContender(string name, Func<int, IEngine> create) : IContender
{
    public string Name => name;

    public ITrainingLoop Start(BenchmarkModel model, RatingData data, int threads, int largestBatch) =>
        new Loop(create(threads).Build(model.Spec, BenchmarkModel.Seed), data, new Batch(model.Spec.Features, largestBatch));

    private sealed class Loop : ITrainingLoop
    {
        private readonly IEngineModel _model;
        private readonly ITrainingSession _session;
        private readonly RatingData _data;
        private readonly Batch _batch;
        private readonly (CategoricalColumn To, int[] From)[] _columns;
        private int _next;

        public Loop(IEngineModel model, RatingData data, Batch batch)
        {
            _model = model;
            _session = model.StartTraining(new Adam(), BenchmarkModel.Seed);
            _data = data;
            _batch = batch;
            _columns = [.. batch.Columns.Cast<CategoricalColumn>().Select(c => (c, data.Column(c.Feature)))];
        }

        public double Step(int batchSize)
        {
            if (_next + batchSize > _data.Count)
                _next = 0;
            foreach (var (to, from) in _columns)
                from.AsSpan(_next, batchSize).CopyTo(to.Indices);
            _data.Ratings.AsSpan(_next, batchSize).CopyTo(_batch.Targets);
            _batch.Count = batchSize;
            _next += batchSize;
            return _session.Step(_batch, BenchmarkModel.LearningRate);
        }

        public void Dispose()
        {
            _session.Dispose();
            _model.Dispose();
        }
    }
}
