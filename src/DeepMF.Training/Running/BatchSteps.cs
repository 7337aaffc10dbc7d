using DeepMF.Data;
using DeepMF.Engines;

namespace DeepMF.Training;

/// <summary>One step per batch of a source.</summary>
internal sealed class BatchSteps(IBatchSource source, ITrainingSession session) : ITrainingSteps
{
    private Batch? _batch;

    // In the batches of training, so that the source makes no others.
    public IBatchSource Rows => source;

    public int StepCount => source.BatchCount;

    public void StartEpoch(int epoch) => source.StartEpoch(epoch);

    public bool TryNext() => source.TryNext(out _batch);

    public (long Rows, double Loss) Run(double learningRate) => (_batch!.Count, session.Step(_batch, learningRate));

    public void Dispose() => session.Dispose();
}
