namespace DeepMF.Benchmarks.Throughput;

/// <summary>A way to train a model: an engine of ours, or somebody else's code for the same model. Each is a row of the table.</summary>
internal interface IContender
{
    /// <summary>The name in the table.</summary>
    string Name { get; }

    /// <summary>Builds a model, with the initial numbers of <see cref="BenchmarkModel.Seed"/>, and gets ready to train it with Adam on these data.</summary>
    ITrainingLoop Start(BenchmarkModel model, RatingData data, int threads, int largestBatch);
}

/// <summary>A model in training.</summary>
internal interface ITrainingLoop : IDisposable
{
    /// <summary>Takes the next batch from the data and trains on it.</summary>
    /// <returns>The loss of the batch before the update.</returns>
    double Step(int batchSize);
}
